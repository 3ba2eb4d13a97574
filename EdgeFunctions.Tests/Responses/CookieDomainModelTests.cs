using System.Net;
using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Responses;

/// <summary>What a browser makes of a cookie (RFC 6265bis sections 5.6 and 5.7), of the origin's and of what the edge makes of it: the same cookie, of the reader's host.</summary>
public sealed class CookieDomainModelTests
{
    private const int Seed = 62_65;

    private static readonly string[] Domains =
    [
        "origin.example", ".origin.example", "cms.origin.example", "CMS.Origin.Example", "example", "..origin.example", "rigin.example", "x.cms.origin.example", "third.test",
        "public.test", "www.public.test", "test", "127.0.0.1", "0.0.1", "", ".", "xn--bcher-kva.example",
    ];

    private static readonly string[] Attributes = ["Path=/", "path=/b", "Secure", "HttpOnly", "SameSite=None", "Partitioned", "Expires=Wed, 21 Oct 2026 07:28:00 GMT", "Max-Age=0", "Domainx=origin.example", "x", ""];

    [Theory]
    [InlineData("cms.origin.example", "www.public.test")]
    [InlineData("cms.origin.example", "www.origin.example")]
    [InlineData("cms.origin.example", "localhost:7071")]
    [InlineData("cms.origin.example", "[::1]:7071")]
    [InlineData("127.0.0.1", "www.public.test")]
    [InlineData("xn--bcher-kva.example", "www.public.test")]
    public void Rewrite_AnyCookie_IsTheSameOfTheReadersHost(string origin, string reader)
    {
        var map = UrlMap.Create(new UrlMapping(new Uri($"https://{origin}"), new Uri($"https://{reader}")));
        Assert.True(Authority.TryParse(reader, out var publicHost));
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var cookie = Cookie(random);
            var rewritten = CookieDomain.Rewrite(cookie, map, publicHost).ToString();
            var (before, after) = (Stored(cookie, origin), Stored(rewritten, publicHost.Host));
            if (before is null)
            {
                // A browser would refuse it from the origin; whatever comes of it here is none of the origin's cookies.
                continue;
            }

            var expected = before.Value.Domain is { } domain
                ? Matches(publicHost.Host, domain) ? domain : CanHaveDomain(publicHost.Host) ? publicHost.Host : null
                : null;
            Assert.True(after is { } stored && stored.Domain == expected && stored.Others == before.Value.Others, $"seed {Seed}, round {round}: {cookie} became {rewritten}");
        }
    }

    private static string Cookie(Random random)
    {
        string[] names = ["a=1", "a=\"x, y\"", "a", "=", "a=Domain=origin.example", "__Secure-a=1"];
        string[] spaces = ["", " ", "\t", "  "];
        var cookie = names[random.Next(names.Length)];
        for (var i = random.Next(5); i > 0; i--)
        {
            string Space() => spaces[random.Next(spaces.Length)];
            var attribute = random.Next(2) == 0
                ? Attributes[random.Next(Attributes.Length)]
                : $"{(random.Next(2) == 0 ? "Domain" : "DOMAIN")}{Space()}={Space()}{Domains[random.Next(Domains.Length)]}";
            cookie += $";{Space()}{attribute}{Space()}";
        }

        return cookie;
    }

    /// <summary>The domain of a cookie, null for one of the host alone, and all that is not its domain; null where it is refused.</summary>
    private static (string? Domain, string Others)? Stored(string cookie, string host)
    {
        var parts = cookie.Split(';');
        var (domain, rest) = ("", parts[0]);
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? part : part[..equals]).Trim(' ', '\t');
            var value = equals < 0 ? "" : part[(equals + 1)..].Trim(' ', '\t');
            if (!name.Equals("Domain", StringComparison.OrdinalIgnoreCase))
            {
                rest += ";" + name + "=" + value;
                continue;
            }

            domain = (value.StartsWith('.') ? value[1..] : value).ToLowerInvariant();
        }

        return domain.Length == 0 ? (null, rest) : Matches(host, domain) ? (domain, rest) : null;
    }

    private static bool Matches(string host, string domain) =>
        host == domain || (host.EndsWith("." + domain, StringComparison.Ordinal) && !IPAddress.TryParse(host, out _));

    private static bool CanHaveDomain(string host) => host.Contains('.', StringComparison.Ordinal) && !IPAddress.TryParse(host, out _);
}
