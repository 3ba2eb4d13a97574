using System.Buffers;
using System.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class HostFilterTests
{
    private static readonly UrlMap Map = UrlMap.Create(
        new UrlMapping(new Uri("https://origin.example"), new Uri("https://www.example")),
        new UrlMapping(new Uri("http://localhost:8080"), new Uri("https://www.example")),
        new UrlMapping(new Uri("https://xn--bcher-kva.example"), new Uri("https://www.example")));

    private static readonly UrlRuleKind[] Kinds = [.. Enum.GetValues<UrlRuleKind>()];

    private static readonly string[] Pieces =
    [
        "https://origin.example", "//origin.example", "http://localhost:8080", "https://bücher.example", "https://xn--bcher-kva.example", "HTTPS://ORIGIN.EXAMPLE", "\\\\origin.example",
        "https://origin&#46;example", "https://%6frigin.example", "https://ori\ngin.example", "https://ori\\67 in.example", "https:&sol;&sol;origin.example", "https://other.example",
        "origin", ".example", "/a", " ", ", ", "2x", "url(", ")", "'", "https:\\/\\/origin.example", "%2F%2Forigin.example", "&amp;", "?u=", "l", "o", "localhost",
    ];

    [Theory]
    [InlineData("", -1)]
    [InlineData("origin.example", 0)]
    [InlineData("xorigin.examplex", 1)]
    [InlineData("origin.exampl", -1)]
    [InlineData("origin-example", -1)]
    [InlineData("ORIGIN.Example", 0)]
    [InlineData("LOCALHOST", 0)]
    [InlineData("xn--bcher-kva.example", 0)]
    [InlineData("bücher.example", 0)]
    [InlineData("oooooooo origin.exampleorigin.example", 9)]
    public void IndexOf_Text_FirstHost(string text, int expected)
    {
        var filter = new HostFilter(Map);
        Assert.Equal(expected, filter.IndexOf(Encoding.UTF8.GetBytes(text), 0));

        // At each place of a vector, and where vectors do not fit any more.
        for (var before = 0; before < 70; before++)
        {
            var bytes = Encoding.UTF8.GetBytes(new string('-', before) + text);
            Assert.Equal(expected < 0 ? -1 : before + expected, filter.IndexOf(bytes, 0));
            Assert.Equal(expected < 0 ? -1 : before + expected, filter.IndexOf([.. bytes, .. new byte[80]], Math.Min(before, bytes.Length)));
        }
    }

    [Theory]
    [InlineData("origin.example")]
    [InlineData("localhost")]
    [InlineData("origin.example", "n.e", "localhost")]
    public void IndexOf_FromEachPlaceOfAPage_FirstHost(params string[] hosts)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var filter = new HostFilter(UrlMap.Create([.. hosts.Select(host => new UrlMapping(new Uri($"https://{host}"), new Uri("https://www.example")))]));
        for (var round = 0; round < 200; round++)
        {
            var length = random.Next(700);
            var text = new StringBuilder();
            while (text.Length < length)
            {
                text.Append(random.Next(4) > 0 ? new string('o', random.Next(60)) : random.Next(2) > 0 ? hosts[random.Next(hosts.Length)] : "origin.exampl");
            }

            var page = text.ToString();
            for (var from = 0; from <= page.Length; from++)
            {
                var expected = hosts.Select(host => page.IndexOf(host, from, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
                Assert.True(expected == filter.IndexOf(Encoding.UTF8.GetBytes(page), from), $"seed {seed}, round {round}, from {from}");
            }
        }
    }

    [Fact]
    public void IndexOf_NoHosts_Nothing() => Assert.Equal(-1, new HostFilter(UrlMap.Create()).IndexOf(new byte[100], 0));

    [Fact]
    public void Filter_ValueThatARuleChanges_IsPassed()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var filter = new HostFilter(Map);
        var rewriter = new UrlRewriter(Map);
        var changed = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var value = Encoding.UTF8.GetBytes(text);
            foreach (var kind in Kinds)
            {
                if (rewriter.TryRewriteAttribute(kind, value, new ArrayBufferWriter<byte>()))
                {
                    changed++;
                    Assert.True(filter.IndexOf(value, 0) >= 0 || value.AsSpan().ContainsAny(filter.Escapes), $"seed {seed}, round {round}, {kind}: {text}");
                }
            }
        }

        Assert.True(changed > 1000, $"seed {seed}: {changed} values were changed");
    }
}
