using System.Buffers;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Tests.Transforms.Urls;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Text;

public class TextUrlTransformTests
{
    private static readonly UrlTextMatcher Matcher = new(TestMaps.Site);
    private static readonly UrlTextMatcher Percent = new(TestMaps.Site, UrlTextSyntax.PercentEncoded);

    private static TextUrlTransform Create() => new(Matcher);

    [Theory]
    [MemberData(nameof(UrlTextRuleTests.Rewritten), MemberType = typeof(UrlTextRuleTests))]
    public void Write_UrlAtBoundary_RewritesAtEveryCut(string body, string expected) => Cuts.AssertEverywhere(expected, Create, body);

    [Theory]
    [MemberData(nameof(UrlTextRuleTests.Untouched), MemberType = typeof(UrlTextRuleTests))]
    public void Write_AnythingElse_IsIdentityAtEveryCut(string body) => Cuts.AssertEverywhere(body, Create, body);

    [Fact]
    public void Write_UrlsFarApart_RewritesAtEveryCut()
    {
        // Longer than what is kept between pieces, so that both ways of matching take part.
        string far = string.Concat(Enumerable.Repeat("\u00e9/o https:// \\/ f2fo ", 40));
        string Body(string host) => far + "'https://" + host + "/'" + far + "\"https:\\/\\/" + host + "\\/\"" + far + "//" + host;
        Cuts.AssertEverywhere(Body("www.public.test"), Create, Body("origin.example"));
    }

    [Fact]
    public void Write_LongParameterName_SameAtEveryCut()
    {
        string body = "x?" + new string('n', 63) + "=https://origin.example/ ?" + new string('n', 70) + "=https://origin.example/";
        string expected = "x?" + new string('n', 63) + "=https://origin.example/ ?" + new string('n', 70) + "=https://www.public.test/";
        Cuts.AssertEverywhere(expected, Create, body);
    }

    [Fact]
    public void Write_JudgedByEarlierPiece_SameAtEveryCut()
    {
        // The piece after the cut is long enough to be matched in place.
        string rest = " " + new string('.', 700);
        Cuts.AssertEverywhere("https://s.test/?name=https://origin.example/" + rest, Create, "https://s.test/?name=https://origin.example/" + rest);
        Cuts.AssertEverywhere("git+https://origin.example/" + rest, Create, "git+https://origin.example/" + rest);
        Cuts.AssertEverywhere("\\u0022https://www.public.test/" + rest, Create, "\\u0022https://origin.example/" + rest);
    }

    [Fact]
    public void Write_LongestSpelling_RewritesAtEveryCut()
    {
        string escape = new('\\', 31);
        string Body(string scheme, string host) => $"\"{scheme}{escape}u003a{escape}u002f{escape}u002f{host}{escape}u002fa\"";
        Cuts.AssertEverywhere(Body("https", "abc.public.test:8443"), Create, Body("https", "beef.origin.example"));
        Cuts.AssertEverywhere(Body("https", "beef.origin.example" + escape + "u002ecom"), Create, Body("https", "beef.origin.example" + escape + "u002ecom"));
    }

    [Fact]
    public void Write_BackslashRuns_SameAtEveryCut()
    {
        string slashes31 = new string('\\', 31) + "/";
        string slashes32 = new string('\\', 32) + "/";
        string Body(string scheme, string host) =>
            $"\"http:{slashes32}{slashes32}origin.example\" \"{scheme}:{slashes31}{slashes31}{host}\" " + new string('\\', 100);
        Cuts.AssertEverywhere(Body("https", "www.public.test"), Create, Body("http", "origin.example"));
    }

    [Fact]
    public void Write_RandomText_SameAsWholeAtRandomCuts()
    {
        string[] pieces = ["https:", "http:", "//", "\\/", "\\\\/", "\\u002f", "\\x2f", "%2F", "%3A", "origin.example", "beef.", ":8080", ":443", ":", "/", "?u=", "&amp;", "\"", " ", "\\n", "\u00ff", ".", "@", "-", "o", new string('n', 70)];
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string body = string.Concat(random.GetItems(pieces, random.Next(1, 80)));
            string expected = TestMaps.Apply(body, (bytes, output) => UrlTextRule.TryRewrite(Percent, bytes, output));
            for (int run = 0; run < 5; run++)
            {
                int[] cuts = [.. Enumerable.Range(0, random.Next(0, 8)).Select(_ => random.Next(body.Length + 1)).Order()];
                Assert.True(expected == Cuts.Run(() => new TextUrlTransform(Percent), body, cuts), $"seed {seed}, cuts {string.Join(',', cuts)}");
            }
        }
    }

    [Fact]
    public void Write_RandomBytesWithoutHost_IsIdentity()
    {
        var random = new Random(3);
        byte[] body = new byte[100_000];
        random.NextBytes(body);
        string text = Encoding.Latin1.GetString(body);
        Assert.Equal(text, Cuts.Run(Create, text, 1, 500, 4096, 70_000));
    }

    [Theory]
    [InlineData("a{b:url(x)} ", 0)]
    [InlineData("text that ends in a slash /", 1)]
    [InlineData("data: x\n\n", 0)]
    [InlineData("see \"https://origin.exam", 19)]
    [InlineData("see https://origin.example", 22)]
    [InlineData("see https://other.example", 0)]
    public void Write_EndOfPiece_HoldsOnlyWhatMayBecomeUrl(string body, int held)
    {
        using TextUrlTransform transform = Create();
        var output = new ArrayBufferWriter<byte>();
        transform.Write(Encoding.ASCII.GetBytes(body), output);
        Assert.Equal(body.Length - held, output.WrittenCount);
    }

    [Fact]
    public void Write_Never_Fails()
    {
        using TextUrlTransform transform = Create();
        transform.Write("https://origin.example"u8, new ArrayBufferWriter<byte>());
        Assert.Null(transform.Failure);
    }
}
