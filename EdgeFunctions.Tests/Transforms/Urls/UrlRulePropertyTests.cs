using System.Globalization;
using System.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class UrlRulePropertyTests
{
    private static readonly string[] Pieces =
    [
        "https:", "http:", "HTTPS:", "ftp:", "/", "//", "\\", "origin.example", "Origin.Example", "beef.", "x", ".", ":", ":443", ":80", ":8080",
        ":0", "@", "user@", "?", "#", "/a", " ", "\0", "%6f", "%2e", "%", "%3", "-", "\u00e9", "www.public.test",
    ];

    private static string Rewrite(string value, UrlEncodingContext context) =>
        TestMaps.Apply(value, (bytes, output) => UrlRule.TryRewrite(TestMaps.Site, bytes, context, output));

    private static IEnumerable<string> Values(int count)
    {
        for (int seed = 0; seed < count; seed++)
        {
            var random = new Random(seed);
            string head = random.Next(3) == 0 ? "" : random.Next(2) == 0 ? "https://origin.example" : "//";
            yield return head + string.Concat(random.GetItems(Pieces, random.Next(0, 6)));
        }
    }

    [Fact]
    public void TryRewrite_RandomUrls_AgreesWithParserOverStrings()
    {
        int rewritten = 0;
        foreach (string value in Values(100_000))
        {
            string? expected = Parse(value);
            rewritten += expected is null || expected == value ? 0 : 1;
            Assert.True((expected ?? value) == Rewrite(value, UrlEncodingContext.Raw), $"'{value}'");
        }

        Assert.True(rewritten > 5_000, $"only {rewritten} of the values were URLs on the origin");
    }

    [Fact]
    public void TryRewrite_TabAnywhere_ChangesNothingElse()
    {
        var random = new Random(5);
        foreach (string value in Values(50_000))
        {
            string withTab = value.Insert(random.Next(value.Length + 1), "\t");
            Assert.True(
                Rewrite(value, UrlEncodingContext.Raw) == Rewrite(withTab, UrlEncodingContext.Raw).Replace("\t", "", StringComparison.Ordinal),
                $"'{value}' and '{withTab}'");
        }
    }

    [Fact]
    public void TryRewrite_CharacterWrittenAsReference_ChangesNothingElse()
    {
        var random = new Random(6);
        foreach (string value in Values(50_000).Where(value => value.Length > 0 && value.All(c => c is > '\0' and < '\u0080')))
        {
            int at = random.Next(value.Length);
            string reference = random.Next(2) == 0
                ? string.Create(CultureInfo.InvariantCulture, $"&#x{(int)value[at]:X};")
                : string.Create(CultureInfo.InvariantCulture, $"&#{(int)value[at]};");
            string written = value[..at] + reference + value[(at + 1)..];
            Assert.Equal(
                Rewrite(value, UrlEncodingContext.HtmlAttribute),
                Rewrite(written, UrlEncodingContext.HtmlAttribute).Replace(reference, value[at].ToString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void TryRewrite_CharacterWrittenAsCssEscape_ChangesNothingElse()
    {
        var random = new Random(8);
        foreach (string value in Values(50_000).Where(value => value.Length > 0 && value.All(c => c is > '\0' and < '\u0080' and not '\\')))
        {
            int at = random.Next(value.Length);
            string escape = string.Create(CultureInfo.InvariantCulture, $"\\{(int)value[at]:x} ");
            string written = value[..at] + escape + value[(at + 1)..];
            Assert.Equal(
                Rewrite(value, UrlEncodingContext.Css),
                Rewrite(written, UrlEncodingContext.Css).Replace(escape, value[at].ToString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void TryRewriteAttribute_RandomBytes_NeverThrowsAndKeepsWhatIsNotAUrl()
    {
        var rewriter = new UrlRewriter(TestMaps.Site);
        string[] pieces = ["https://origin.example", "//origin.example/", "url(", "'", "\"", ")", "&quot;", "&#", "&#x2", ";", ",", " ", "\\", "\\2", "\n", "/*", "*/", "@import", "[", "]", "{", "5;url=", "image-set(", "\0", "\u00ff", "%", ":", "a"];
        for (int seed = 0; seed < 30_000; seed++)
        {
            var random = new Random(seed);
            string value = string.Concat(random.GetItems(pieces, random.Next(1, 16)));
            foreach (UrlRuleKind kind in Enum.GetValues<UrlRuleKind>())
            {
                string once = TestMaps.Apply(value, (bytes, output) => rewriter.TryRewriteAttribute(kind, bytes, output));
                string back = once.Replace("www.public.test", "origin.example", StringComparison.Ordinal);
                Assert.True(Plain(value) == Plain(back), $"seed {seed}, {kind}: {value} -> {once}");
                string twice = TestMaps.Apply(once, (bytes, output) => rewriter.TryRewriteAttribute(kind, bytes, output));
                Assert.True(once == twice, $"seed {seed}, {kind}: {value} -> {once} -> {twice}");
            }
        }

        // A seam may add a semicolon or a space; from an authority line ends, continuations and an empty port go.
        static string Plain(string text) => string.Concat(text.Where(c => c is not (';' or ' ' or '\n' or ':' or '\\')));
    }

    [Fact]
    public void TryRewrite_NoMappings_LeavesEverything()
    {
        UrlMap none = UrlMap.Create();
        Assert.Equal("https://origin.example/", TestMaps.Apply("https://origin.example/", (bytes, output) => UrlRule.TryRewrite(none, bytes, UrlEncodingContext.Raw, output)));
        var matcher = new UrlTextMatcher(none);
        string text = new('/', 100);
        Assert.Equal(text, TestMaps.Apply(text, (bytes, output) => UrlTextRule.TryRewrite(matcher, bytes, output)));
    }

    // The basic URL parser as far as the authority, written the plain way; null where the URL is not on the origin.
    private static string? Parse(string value)
    {
        int first = value.TakeWhile(c => c <= ' ').Count();
        int last = value.Length - value.Reverse().TakeWhile(c => c <= ' ').Count();
        if (first >= last)
        {
            return null;
        }

        string url = value[first..last];
        string scheme = url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "https" : url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? "http" : "";
        string rest = scheme.Length > 0 ? url[(scheme.Length + 1)..] : url;
        int slashes = rest.TakeWhile(c => c is '/' or '\\').Count();
        if (slashes < 2 && scheme != "http")
        {
            // Relative on a page of https.
            return null;
        }

        string authority = string.Concat(rest.Skip(slashes).TakeWhile(c => c is not ('/' or '\\' or '?' or '#')));
        if (authority.Contains('@', StringComparison.Ordinal) || authority.Any(c => c <= ' '))
        {
            return null;
        }

        int colon = authority.IndexOf(':', StringComparison.Ordinal);
        string port = colon < 0 ? "" : authority[(colon + 1)..];
        if (!port.All(char.IsAsciiDigit))
        {
            return null;
        }

        string host = Encoding.Latin1.GetString(Decode(colon < 0 ? authority : authority[..colon])).ToLowerInvariant();
        int effective = port.Length > 0 ? int.Parse(port, CultureInfo.InvariantCulture) : scheme == "http" ? 80 : 443;
        bool isDefault = effective == (scheme == "http" ? 80 : 443);
        string? target = (host, isDefault, effective) switch
        {
            ("origin.example", true, _) => "www.public.test",
            ("beef.origin.example", true, _) => "abc.public.test:8443",
            ("origin.example", false, 8080) => "dev.public.test",
            _ => null,
        };
        return target is null ? null
            : value[..first] + (scheme.Length > 0 ? "https:" : "") + rest[..slashes] + new string('/', Math.Max(0, 2 - slashes)) + target + rest[(slashes + authority.Length)..] + value[last..];
    }

    // Percent-decoding; a percent sign that starts no escape is an error, for which the byte that stays stands.
    private static byte[] Decode(string host)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < host.Length; i++)
        {
            if (host[i] == '%' && i + 2 < host.Length && char.IsAsciiHexDigit(host[i + 1]) && char.IsAsciiHexDigit(host[i + 2]))
            {
                bytes.Add(Convert.ToByte(host.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)host[i]);
            }
        }

        return [.. bytes];
    }
}
