using System.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

/// <summary>What a policy allows (https://www.w3.org/TR/CSP3/#match-url-to-source-list), on a page of the origin and on the same one of the reader's host.</summary>
public sealed class SourceListModelTests
{
    private const int Seed = 31_73;
    private const string Origin = "origin.example";
    private const string Reader = "www.public.test";

    private static readonly UrlMap Map = UrlMap.Create(new UrlMapping(new Uri($"https://{Origin}"), new Uri($"https://{Reader}")));

    private static readonly string[] Hosts = [Origin, "ORIGIN.example", "cdn.test", "*.cdn.test", "x.origin.example", "origin.example.test", Reader, "*"];
    private static readonly string[] Paths = ["", "", "/", "/js/", "/js/a.js", "/j"];
    private static readonly string[] Others = ["'self'", "'none'", "https:", "http:", "data:", "'nonce-origin.example'", "'sha256-AAAA'", "'unsafe-inline'"];

    [Fact]
    public void TryRewrite_AnyPolicy_AllowsTheSameOfTheReadersHost()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var policy = Policy(random);
            var rewritten = TestMaps.Apply(policy, (value, output) => SourceListRule.TryRewrite(Map, value, UrlEncodingContext.Raw, output));
            foreach (var path in (string[])["/", "/js/a.js", "/js/b.js", "/x"])
            {
                foreach (var scheme in (string[])["http", "https"])
                {
                    var (before, after) = (Allows(policy, new Uri($"{scheme}://{Origin}{path}"), Origin), Allows(rewritten, new Uri($"https://{Reader}{path}"), Reader));
                    var was = before || Allows(policy, new Uri($"https://{Reader}{path}"), Origin);
                    Assert.True(!before || after, $"seed {Seed}, round {round}: {policy} allowed {scheme}://{Origin}{path}, and {rewritten} does not");
                    Assert.True(scheme == "http" || !after || was, $"seed {Seed}, round {round}: {rewritten} allows https://{Reader}{path}, and {policy} did not");
                }

                foreach (var other in (string[])["https://cdn.test", "https://a.cdn.test", "https://x.origin.example", "https://origin.example.test", "https://origin.example:8443"])
                {
                    var url = new Uri(other + path);
                    Assert.True(Allows(policy, url, Origin) == Allows(rewritten, url, Reader), $"seed {Seed}, round {round}: {policy} became {rewritten} for {url}");
                }
            }
        }
    }

    private static string Policy(Random random)
    {
        var policy = new StringBuilder("img-src");
        for (var i = random.Next(4); i >= 0; i--)
        {
            var host = Hosts[random.Next(Hosts.Length)];
            var scheme = random.Next(3) switch { 0 => "https://", 1 => "http://", _ => "" };

            // By http with the other scheme's port is no URL of the origin, though CSP takes it for one.
            var port = random.Next(4) switch { 0 when scheme != "http://" => ":443", 1 => ":8443", _ => "" };
            var source = random.Next(3) == 0
                ? Others[random.Next(Others.Length)]
                : scheme + host + (host.StartsWith('*') ? "" : port) + Paths[random.Next(Paths.Length)];
            policy.Append(random.Next(5) == 0 ? "\t" : " ").Append(source);
        }

        return policy.Append(random.Next(2) == 0 ? "" : "; report-uri /r").ToString();
    }

    private static bool Allows(string policy, Uri url, string self) =>
        policy.Split(';')[0].Split(' ', '\t').Skip(1).Any(source => Matches(source.ToLowerInvariant(), url, self));

    private static bool Matches(string source, Uri url, string self)
    {
        if (source == "'self'")
        {
            return url.Host == self && url.IsDefaultPort;
        }

        if (source.StartsWith('\'') || source is "data:")
        {
            return false;
        }

        var scheme = source.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && source[..colon] is "http" or "https" ? source[..source.IndexOf(':', StringComparison.Ordinal)] : null;

        // Without one that of the page, which is https; a secure URL matches what names the other.
        if (!(url.Scheme == (scheme ?? "https") || (scheme == "http" && url.Scheme == "https")) || source is "https:" or "http:")
        {
            return source is "https:" or "http:" && (url.Scheme == scheme || (scheme == "http" && url.Scheme == "https"));
        }

        var rest = scheme is null ? source : source[(scheme.Length + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        var (host, port) = authority.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? (authority[..at], authority[(at + 1)..]) : (authority, null);
        return (host == "*" || (host.StartsWith("*.", StringComparison.Ordinal) ? url.Host.EndsWith(host[1..], StringComparison.Ordinal) : url.Host == host))
            && (port is null ? url.IsDefaultPort : port == url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
            && (path is "" or "/" || (path.EndsWith('/') ? url.AbsolutePath.StartsWith(path, StringComparison.Ordinal) : url.AbsolutePath == path));
    }
}
