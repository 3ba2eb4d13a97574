using System.Buffers;
using System.Diagnostics;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Seeded, and bounded in time; a failure names its seed.</summary>
public class FuzzTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    private static readonly string[] Pieces =
    [
        "<", ">", "/", "=", "\"", "'", " ", "\n", "\r", "\t", "\0", "-", "--", "!", "?", "&", "&lt;", "]]>", "<![CDATA[", "<!--", "-->", "--!>",
        "<!doctype html>", "<!DOCTYPE a SYSTEM '>'", "a", "b", "x1", "é", "\uFEFF", "href", "src", "class=", "id=1", "encoding=text/html", "color",
        "<html>", "<head>", "</head>", "<body>", "</body>", "</html>", "<title>", "</title>", "<textarea>", "</textarea>", "<style>", "</style>",
        "<script>", "</script>", "</script ", "<script", "<noscript>", "</noscript>", "<template>", "</template>", "<svg>", "</svg>", "<math>", "</math>", "<mi>",
        "<annotation-xml ", "<foreignObject>", "</foreignObject>", "<desc>", "</desc>", "<plaintext>", "<frameset>", "<noframes>", "</noframes>",
        "<select>", "<option>", "<table>", "<tr>", "<td>", "</table>", "<p>", "</p>", "<div>", "</div>", "<li>", "<ul>", "</ul>", "<b>", "</b>", "<a ", "<img ", "/>", "</",
        "<p class=\"x\" href='1'>", "<br>", "<iframe>", "</iframe>", "<xmp>", "</xmp>",
    ];

    private static readonly HtmlRewriterPlan<object?> Listening = new HtmlRewriterBuilder<object?>()
        .OnAttributes(["href", "src", "class"], (in HtmlAttribute _, IBufferWriter<byte> value, object? _) => { value.Write("junk"u8); return false; })
        .OnElement("p, div > *, [id], li:nth-child(2), ul b", (in Element e, object? _) => e.TryGetAttribute("id"u8, out var _))
        .OnText("*", (in TextNode _, object? _) => { })
        .OnComment((in Comment _, object? _) => { })
        .OnDoctype((in Doctype _, object? _) => { })
        .OnHeadStart((_, _) => { })
        .OnBodyEnd((_, _) => { })
        .OnDocumentEnd((_, _) => { })
        .Build();

    private static readonly HtmlRewriterPlan<object?> Changing = new HtmlRewriterBuilder<object?>()
        .OnAttributes(["href", "src", "class"], (in HtmlAttribute a, IBufferWriter<byte> value, object? _) =>
        {
            value.Write(a.Value);
            value.Write("\"'+"u8);
            return a.Value.Length % 2 == 0;
        })
        .OnElement("p", (in Element e, object? _) => { e.SetAttribute("id"u8, "1"u8); e.Append("+"u8); e.After("-"u8); })
        .OnElement("div > *", (in Element e, object? _) => { e.RemoveAttribute("class"u8); e.OnEndTag((in EndTag tag) => tag.Before("*"u8)); })
        .OnElement("li", (in Element e, object? _) => e.SetInnerContent("<"u8))
        .OnElement("ul b", (in Element e, object? _) => e.Remove())
        .OnElement("td", (in Element e, object? _) => e.RemoveAndKeepContent())
        .OnText("p, script", (in TextNode text, object? _) => text.Replace("T"u8))
        .OnComment((in Comment c, object? _) => c.Before("C"u8))
        .OnHeadStart((o, _) => o.Write("[H]"u8))
        .OnBodyEnd((o, _) => o.Write("[B]"u8))
        .OnDocumentEnd((o, _) => o.Write("[D]"u8))
        .Build();

    private static readonly HtmlRewriterLimits Small = new() { MaxTokenBytes = 24, MaxTextBytes = 12, MaxDepth = 6 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Write_RandomMarkup_IdentityWhereNothingChanges(int seed) => Fuzz(seed, (input, random) =>
    {
        var limits = random.Next(2) == 0 ? Small : HtmlRewriterLimits.Default;
        var result = Feed.Once(Listening, input, Cuts(input, random), null, out var outcome, limits);
        Feed.AssertSame(input, result, "identity");
        var marked = input is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..];
        Assert.True(marked ? outcome.Failure == RewriteFailure.Utf16 : outcome.Failure is RewriteFailure.None or RewriteFailure.TooDeep);
    });

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Write_RandomMarkup_SameResultHoweverCut(int seed) => Fuzz(seed, (input, random) =>
    {
        var limits = random.Next(2) == 0 ? Small : HtmlRewriterLimits.Default;
        var whole = Feed.Once(Changing, input, [], null, out var outcome, limits);
        var cut = Feed.Once(Changing, input, Cuts(input, random), null, out var cutOutcome, limits);
        Feed.AssertSame(whole, cut, "cut");
        Assert.Null(outcome.Exception);
        Assert.Equal(outcome, cutOutcome);
    });

    [Fact]
    public void Tokenize_RandomMarkup_SameTokensHoweverCut() => Fuzz(5, (input, random) =>
    {
        using var whole = RecordingTokenizer.Run(input, []);
        using var cut = RecordingTokenizer.Run(input, Cuts(input, random));
        Assert.Equal(string.Join('\n', whole.Tokens), string.Join('\n', cut.Tokens));
        Feed.AssertSame(input, cut.Output.ToArray(), "identity");
    });

    [Fact]
    public void Write_RandomBytes_HeldMemoryIsBounded() => Fuzz(6, (input, random) =>
    {
        using var rewriter = Listening.Create(null, Small);
        var output = new ArrayBufferWriter<byte>();
        var from = 0;
        foreach (var cut in Cuts(input, random).Append(input.Length))
        {
            rewriter.Write(input.AsSpan(from, cut - from), output);
            Assert.InRange(rewriter.HeldBytes, 0, Small.MaxTokenBytes + 16);
            from = cut;
        }

        rewriter.Complete(output);
        Feed.AssertSame(input, output.WrittenSpan.ToArray(), "identity");
    });

    private static void Fuzz(int seed, Action<byte[], Random> check)
    {
        var clock = Stopwatch.StartNew();
        for (var round = 0; clock.Elapsed < Budget; round++)
        {
            var random = new Random((seed * 1_000_003) + round);
            var input = random.Next(8) == 0 ? RandomBytes(random) : RandomMarkup(random);
            try
            {
                check(input, random);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}, input {System.Text.Json.JsonSerializer.Serialize(Encoding.Latin1.GetString(input))}\n{e}");
            }
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] RandomMarkup(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(40); i >= 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static int[] Cuts(byte[] input, Random random)
    {
        var chance = random.Next(1, 30);
        return [.. Enumerable.Range(1, Math.Max(0, input.Length - 1)).Where(_ => random.Next(chance) == 0)];
    }
}
