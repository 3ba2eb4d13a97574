using System.Text;

namespace EdgeFunctions.Tests.Html;

/// <summary>Tags are read in blocks where enough stands behind them, else byte by byte: what is read must be the same.</summary>
public class RegularTagTests
{
    private static readonly string Behind = new('.', 200);

    private static readonly string[] Pieces =
    [
        " ", " ", " ", "\n", "\t", "\f", "/", "=", "=", "\"", "\"", "'", ">", "<", "\u0001", "é", "\u00A0", "`", "a", "src", "HREF", "data-x-very-long-name-of-an-attribute", "&amp;",
        " a=\"b\"", " class=\"x y\"", " href=\"/a?b=c>d\"", " defer", " id=1", " x='y'", " y = \"z\"", "=\"\"", " title=\"it's\"", " alt=\"\"",
    ];

    [Theory]
    [InlineData("<a href=\"x\">")]
    [InlineData("<a href=\"x\" class=\"y\"/>")]
    [InlineData("<a href=\"x\"/ class=\"y\">")]
    [InlineData("<a href=\"x\"class=\"y\">")]
    [InlineData("<a defer href=\"x\">")]
    [InlineData("<a href=\"x\" defer>")]
    [InlineData("<a href=\"a>b\">")]
    [InlineData("<a href=\"it's\">")]
    [InlineData("<a href='a\"b' class=\"y\">")]
    [InlineData("<a href=x\"y class=\"z>\">")]
    [InlineData("<a =\"x>y\">")]
    [InlineData("<a x==\"y>z\">")]
    [InlineData("<a x\"=\"y>z\">")]
    [InlineData("<a \"x=\"y>z\">")]
    [InlineData("<a x= \"y>z\">")]
    [InlineData("<a x =\"y>z\">")]
    [InlineData("<a x=\"y\"=\"z>\">")]
    [InlineData("<a \u0001x=\"y\">")]
    [InlineData("<a\nx=\"y\"\n\tz=\"1\"\r\n>")]
    [InlineData("<a b=\"01234567890123456789012345678901234567890123456789012345678901234567890123456789\" c=\"d\">")]
    [InlineData("<a aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=\"x\" b=\"y\">")]
    [InlineData("<a                                                            b=\"y\">")]
    [InlineData("<a-name-that-is-longer-than-a-vector-is b=\"y\">")]
    [InlineData("</a href=\"x>y\">")]
    [InlineData("</a/>")]
    [InlineData("<a/>")]
    public void Feed_Tag_SameInBlocksAndByteByByte(string tag) => AssertSame(tag, tag);

    [Fact]
    public void Feed_TagOfEachLength_SameInBlocksAndByteByByte()
    {
        // Quotes, equals signs and ends stand at every place of a block once.
        for (var length = 0; length < 150; length++)
        {
            AssertSame($"<a {new string('n', length)}b=\"c\" d=\"e>\"/>", $"name {length}");
            AssertSame($"<a b=\"{new string('v', length)}\" d=\"e>\">", $"value {length}");
        }
    }

    [Fact]
    public void Feed_RandomTags_SameInBlocksAndByteByByte()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 4000; round++)
        {
            var tags = new StringBuilder();
            for (var tag = 0; tag < 3; tag++)
            {
                tags.Append(random.Next(6) == 0 ? "</" : "<").Append((string[])["a", "div", "img", "p\"q", "custom-element"] is var names ? names[random.Next(names.Length)] : "");
                for (var piece = random.Next(12); piece > 0; piece--)
                {
                    tags.Append(Pieces[random.Next(Pieces.Length)]);
                }

                tags.Append(random.Next(4) == 0 ? "" : ">");
            }

            AssertSame(tags.ToString(), $"seed {seed}, round {round}");
        }
    }

    private static void AssertSame(string markup, string what)
    {
        var input = Encoding.UTF8.GetBytes(markup + Behind);
        var inBlocks = RecordingTokenizer.Run(input, []);
        var byteByByte = RecordingTokenizer.Run(input, [.. Enumerable.Range(1, input.Length - 1)]);
        Assert.True(Describe(byteByByte) == Describe(inBlocks), $"{what}: {markup}\nbyte by byte: {Describe(byteByByte)}\nin blocks:    {Describe(inBlocks)}");
        Assert.Equal(input, inBlocks.Output.ToArray());
    }

    private static string Describe(RecordingTokenizer tokenizer) => string.Join(
        "; ", tokenizer.Tokens.Select(t => $"{t} {t.Name} {t.SelfClosing} {t.Offset} {string.Join(",", t.Attributes.Select(a => a.ToString()))}"));
}
