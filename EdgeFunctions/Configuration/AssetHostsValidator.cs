using System.Buffers;
using EdgeFunctions.Http;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Configuration;

/// <summary>Checks the hosts whose URLs become paths below an asset route's prefix.</summary>
internal static class AssetHostsValidator
{
    // It is written into markup, scripts, styles and policies: what needs no escape in any of them (RFC 3986 section 2.3).
    private static readonly SearchValues<char> PrefixCharacters = SearchValues.Create("/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static void Validate(EdgeOptions options, List<string> errors)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Take(taken, Uri.TryCreate(options.Publisher.OriginUrl, UriKind.Absolute, out var origin) ? Authority.Of(origin).ToString() : null, "Publisher:OriginUrl");
        Take(taken, options.Publisher.OriginHost, "Publisher:OriginHost");
        TakeAll(taken, options.Publisher.PublicHosts, "Publisher:PublicHosts");
        TakeAll(taken, options.Rewrite.Hosts, "Rewrite:Hosts");
        for (var i = 0; i < options.Assets.Routes.Length; i++)
        {
            Validate($"Assets:Routes:{i}", options.Assets.Routes[i], taken, errors);
        }
    }

    private static void Validate(string path, AssetRouteOptions route, Dictionary<string, string> taken, List<string> errors)
    {
        if (route.Hosts.Length == 0)
        {
            return;
        }

        if (route.PathPattern is not null)
        {
            EdgeOptionsValidator.Add(errors, path + ":PathPattern", route.PathPattern, "stands beside Hosts, with which the asset origin is asked for what is behind the prefix; remove one of them");
        }

        if (route.Prefix is { } prefix && prefix.AsSpan().ContainsAnyExcept(PrefixCharacters))
        {
            EdgeOptionsValidator.Add(errors, path + ":Prefix", prefix, "is written into pages because of Hosts; use letters, digits, slashes and -._~ only");
        }

        for (var i = 0; i < route.Hosts.Length; i++)
        {
            var (name, host) = ($"{path}:Hosts:{i}", route.Hosts[i]);
            if (HostSyntax.FaultOf(host) is { } fault)
            {
                EdgeOptionsValidator.Add(errors, name, host, fault);
            }
            else if (taken.TryGetValue(KeyOf(host), out var other))
            {
                EdgeOptionsValidator.Add(errors, name, host, $"stands in Edge__{other.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)} as well; a host's URLs have one place, so remove it from one of them");
            }

            Take(taken, host, name);
        }
    }

    // A host without a port is meant by http with port 80 and by https with port 443 alike.
    private static string KeyOf(string host) => !Authority.TryParse(host, out var parsed) ? host : parsed.Port is 80 or 443 ? parsed.Host : parsed.ToString();

    private static void TakeAll(Dictionary<string, string> taken, string[] hosts, string name)
    {
        for (var i = 0; i < hosts.Length; i++)
        {
            Take(taken, hosts[i], $"{name}:{i}");
        }
    }

    private static void Take(Dictionary<string, string> taken, string? host, string name)
    {
        if (host is not null)
        {
            taken.TryAdd(KeyOf(host), name);
        }
    }
}
