using System.Buffers;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Tests.Transforms.Urls;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Text;

public class FlightTransformTests
{
    private static readonly UrlTextMatcher Matcher = new(TestMaps.Site);

    private static FlightTransform Create() => new(Matcher, 4096);

    private static string TextRow(string id, string text) => $"{id}:T{text.Length:x},{text}";

    [Theory]
    [InlineData("0:\"https://origin.example/a\"\n", "0:\"https://www.public.test/a\"\n")]
    [InlineData("1:I[\"(app)/x.js\",[]]\n2:HL[\"https://origin.example/a.css\",\"style\"]\n", "1:I[\"(app)/x.js\",[]]\n2:HL[\"https://www.public.test/a.css\",\"style\"]\n")]
    [InlineData(":HL[\"//origin.example/a.css\"]\n:N1700.1\n", ":HL[\"//www.public.test/a.css\"]\n:N1700.1\n")]
    [InlineData("a:\n1:[]\n", "a:\n1:[]\n")]
    [InlineData("3:S\"react.suspense\"\n4:[\"https:\\/\\/origin.example\"]\n", "3:S\"react.suspense\"\n4:[\"https:\\/\\/www.public.test\"]\n")]
    [InlineData("3:S\n1:T0,2:T0,", "3:S\n1:T0,2:T0,")]
    [InlineData("1:V16,https://origin.example2:\"//origin.example\"\n", "1:V16,https://origin.example2:\"//www.public.test\"\n")]
    [InlineData("1:o16,https://origin.example", "1:o16,https://origin.example")]
    [InlineData("1:\"no line end //origin.example", "1:\"no line end //www.public.test")]
    [InlineData("1:T", "1:T")]
    [InlineData("1:T1", "1:T1")]
    [InlineData("ab", "ab")]
    [InlineData("", "")]
    public void Write_Rows_RewritesAtEveryCut(string body, string expected) => Cuts.AssertEverywhere(expected, Create, body);

    [Theory]
    [InlineData("https://origin.example/a", "https://www.public.test/a")]
    [InlineData("http://origin.example:8080", "https://dev.public.test")]
    [InlineData("https://beef.origin.example", "https://abc.public.test:8443")]
    [InlineData("\u00e9\u00ff\n1:T5, <a href=\"//origin.example\">https://origin.example</a>\n", "\u00e9\u00ff\n1:T5, <a href=\"//www.public.test\">https://www.public.test</a>\n")]
    [InlineData("nothing here", "nothing here")]
    public void Write_TextRow_RecountsAtEveryCut(string text, string expected)
    {
        string before = "0:[\"//origin.example\"]\n";
        string after = "5:\"$1\"\n";
        Cuts.AssertEverywhere(
            "0:[\"//www.public.test\"]\n" + TextRow("1a", expected) + after + TextRow("2", expected),
            Create,
            before + TextRow("1a", text) + after + TextRow("2", text));
    }

    [Fact]
    public void Write_TextRowThatStays_KeepsItsCountAsWritten() =>
        Cuts.AssertEverywhere("1:T00A,0123456789", Create, "1:T00A,0123456789");

    [Fact]
    public void Write_TextRowAboveCap_IsCopied()
    {
        string text = "https://origin.example/" + new string('x', 40);
        string body = TextRow("1", text) + "2:\"https://origin.example/\"\n";
        string expected = TextRow("1", text) + "2:\"https://www.public.test/\"\n";
        Cuts.AssertEverywhere(expected, () => new FlightTransform(Matcher, 62), body);
    }

    [Fact]
    public void Write_TextRowAtCap_IsRewritten()
    {
        string text = "https://origin.example/" + new string('x', 40);
        string expected = TextRow("1", "https://www.public.test/" + new string('x', 40));
        Cuts.AssertEverywhere(expected, () => new FlightTransform(Matcher, 63), TextRow("1", text));
    }

    [Fact]
    public void Complete_TextRowNotWhole_IsUnmodified()
    {
        string body = "1:T100,https://origin.example/";
        Cuts.AssertEverywhere(body, Create, body);
    }

    [Theory]
    [InlineData("0:\"//origin.example\"\n", "<html>//origin.example")]
    [InlineData("0:\"//origin.example\"\n", "1:T12\"//origin.example\"\n")]
    [InlineData("0:\"//origin.example\"\n", "1:T,//origin.example\"\n")]
    [InlineData("0:\"//origin.example\"\n", "0123456789abcdef0:\"//origin.example\"\n")]
    [InlineData("0:\"//origin.example\"\n", "1:T1234567890abc,//origin.example\"\n")]
    [InlineData("0:\"//origin.example\"\n1:T3,abc", "\n2:\"//origin.example\"\n")]
    [InlineData("", "M1:{\"id\":\"//origin.example\"}\n")]
    public void Write_NotFlight_IsIdentityFromThereAndSaysSo(string flight, string rest)
    {
        Cuts.AssertEverywhere(flight.Replace("origin.example", "www.public.test", StringComparison.Ordinal) + rest, Create, flight + rest);
        using FlightTransform transform = Create();
        transform.Write(Encoding.Latin1.GetBytes(flight + rest), new ArrayBufferWriter<byte>());

        // A word: it is an attribute of metrics.
        Assert.Matches("^[A-Z][A-Za-z]+$", transform.Failure);
    }

    [Fact]
    public void Write_HugeDeclaredLength_HoldsNothing()
    {
        using FlightTransform transform = Create();
        var output = new ArrayBufferWriter<byte>();
        transform.Write("1:Tffffffffff,abc"u8, output);
        Assert.Equal(17, output.WrittenCount);
        Assert.Null(transform.Failure);
    }

    [Fact]
    public void Write_RandomRows_SameAtRandomCuts()
    {
        string[] pieces = ["1:", "0:\"", "a:T1b,", "2:T16,", ":HL[", "V4,", "https://origin.example", "//beef.origin.example", "\n", "\"", "x", "T", ",", "\u00ff"];
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string body = string.Concat(random.GetItems(pieces, random.Next(1, 60)));
            string expected = Cuts.Run(Create, body);
            for (int run = 0; run < 5; run++)
            {
                int[] cuts = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(body.Length + 1)).Order()];
                Assert.True(expected == Cuts.Run(Create, body, cuts), $"seed {seed}, cuts {string.Join(',', cuts)}");
            }
        }
    }
}
