using System.Collections.Concurrent;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>The URL rules for each public host, made at its first request.</summary>
internal sealed class UrlRewriters
{
    // Hosts are checked before they come here, so there are as many as are configured. The bound is for a local run
    // without a list, where any port of localhost is served.
    private readonly int _most;

    private readonly (Uri Origin, string Prefix)[] _origins;
    private readonly ConcurrentDictionary<(string Scheme, Authority Host), UrlRewriter> _rewriters = new();

    private volatile Used? _last;

    public UrlRewriters(EdgeOptions options)
    {
        _origins = OriginsOf(options);
        _most = options.Memory.MaxKeptRules;
    }

    /// <summary>Passes what any public host's rules may change.</summary>
    public static HostFilter FilterFor(EdgeOptions options)
    {
        // Which host they become does not matter; this one is nobody's (RFC 2606 section 2).
        var nobody = new Uri("https://public.invalid");
        return new HostFilter(UrlMap.Create([.. OriginsOf(options).Select(o => new UrlMapping(o.Origin, nobody, o.Prefix))]));
    }

    public UrlRewriter For(string scheme, Authority host)
    {
        // Most sites have one host, and each request has the same object for it.
        if (_last is { } last && ReferenceEquals(last.Host, host) && last.Scheme == scheme)
        {
            return last.Rewriter;
        }

        if (_rewriters.TryGetValue((scheme, host), out var rewriter))
        {
            _last = new Used(scheme, host, rewriter);
            return rewriter;
        }

        rewriter = Create(scheme, host);
        if (_rewriters.Count < _most)
        {
            _rewriters.TryAdd((scheme, host), rewriter);
        }

        return rewriter;
    }

    private static (Uri Origin, string Prefix)[] OriginsOf(EdgeOptions options)
    {
        var origin = new Uri(options.Publisher.OriginUrl!);
        var hosts = options.Rewrite.Hosts.AsEnumerable();
        if (options.Publisher.OriginHost is { } host)
        {
            hosts = hosts.Prepend(host);
        }

        return
        [
            (origin, ""),
            .. hosts.Select(h => (UrlOf(h), "")),
            .. options.Assets.Routes.SelectMany(route => route.Hosts.Select(h => (UrlOf(h), route.Prefix!.TrimEnd('/')))),
        ];

        Uri UrlOf(string host) => new($"{origin.Scheme}://{host}");
    }

    private UrlRewriter Create(string scheme, Authority host)
    {
        var target = new Uri($"{scheme}://{host}");

        // A host that is both origin and public needs no mapping: its URLs are first-party as they stand.
        return new UrlRewriter(UrlMap.Create([.. _origins.Where(o => Authority.Of(o.Origin) != Authority.Of(target)).Select(o => new UrlMapping(o.Origin, target, o.Prefix))]));
    }

    private sealed record Used(string Scheme, Authority Host, UrlRewriter Rewriter);
}
