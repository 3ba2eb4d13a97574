using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

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

    private static readonly string[] Names = ["p", "a", "div", "em", "li", "ul", "h2", "td", "tr", "table", "img", "svg", "blockquote", "custom-element", "script", "title", "noscript", "template", "b", "br", "head", "body"];

    private static readonly string[] Attributes =
    [
        "", " href=\"x\"", " href=\"WANTED\"", " href=\"x WANTED and much more than a block holds, much more than a block holds, much more\"", " class=\"y\"", " class=\"a b y\"", " alt=\"1 < 2\"", " alt",
        " data-x-very-long-name-of-an-attribute=\"WANTED\"", " title=\"<b>\"", "\n\tdefer", " /",
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

    [Fact]
    public void Write_RandomTags_SameValuesAreAskedAboutInBlocksAndByteByByte()
    {
        // Here most tags are passed without anybody being told; those at the window's end and across it as well.
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href", "data-x-very-long-name-of-an-attribute"], new Filter(), Note)
            .OnAttributes(["alt"], Note)
            .Build();
        var following = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href"], new Filter(), Note)
            .OnElement(".y", (in Element element, List<string> log) =>
            {
                log.Add("y");
                element.Append("+"u8);
                element.After("-"u8);
            })
            .Build();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var page = new StringBuilder();
            for (var tag = random.Next(60); tag > 0; tag--)
            {
                page.Append(random.Next(3) == 0 ? "</" : "<").Append(Names[random.Next(Names.Length)]);
                for (var piece = random.Next(4); piece > 0; piece--)
                {
                    page.Append(random.Next(8) == 0 ? Pieces[random.Next(Pieces.Length)] : Attributes[random.Next(Attributes.Length)]);
                }

                page.Append('>').Append('t', random.Next(3) == 0 ? random.Next(80) : 0);
            }

            var input = Encoding.UTF8.GetBytes(page + Behind);
            foreach (var (what, tested) in new[] { ("plan", plan), ("following", following) })
            {
                List<string> whole = [], drip = [];
                var expected = Feed.Once(tested, input, [.. Enumerable.Range(1, input.Length - 1)], drip, out _);
                Feed.AssertSame(expected, Feed.Once(tested, input, [], whole, out _), $"seed {seed}, round {round}, {what}: {page}");
                Assert.True(drip.SequenceEqual(whole), $"seed {seed}, round {round}, {what}: {page}\nbyte by byte: {string.Join("; ", drip)}\nin blocks:    {string.Join("; ", whole)}");
            }
        }
    }

    private static bool Note(in HtmlAttribute attribute, IBufferWriter<byte> value, List<string> log)
    {
        log.Add($"{Encoding.UTF8.GetString(attribute.Name)}={Encoding.UTF8.GetString(attribute.Value)}");
        value.Write("new"u8);
        return attribute.Value.Length % 2 == 0;
    }

    private static void AssertSame(string markup, string what)
    {
        var input = Encoding.UTF8.GetBytes(markup + Behind);
        var inBlocks = RecordingTokenizer.Run(input, []);
        var byteByByte = RecordingTokenizer.Run(input, [.. Enumerable.Range(1, input.Length - 1)]);
        Assert.True(Describe(byteByByte) == Describe(inBlocks), $"{what}: {markup}\nbyte by byte: {Describe(byteByByte)}\nin blocks:    {Describe(inBlocks)}");
        Assert.Equal(input, inBlocks.Output.ToArray());
    }

    private sealed class Filter() : ValueFilter("&"u8)
    {
        public override int IndexOf(ReadOnlySpan<byte> page, int from)
        {
            var found = page[from..].IndexOf("WANTED"u8);
            return found < 0 ? -1 : from + found;
        }
    }

    private static string Describe(RecordingTokenizer tokenizer) => string.Join(
        "; ", tokenizer.Tokens.Select(t => $"{t} {t.Name} {t.SelfClosing} {t.Offset} {string.Join(",", t.Attributes.Select(a => a.ToString()))}"));
}
