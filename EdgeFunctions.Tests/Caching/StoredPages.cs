using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Caching;

/// <summary>Pages to store, and what is asked for them.</summary>
internal static class StoredPages
{
    public static readonly SentFields None = Sent([]);

    public static PageStore Create(long bound) => new(Options(bound), TimeProvider.System);

    public static EdgeOptions Options(long bound) => new() { Cache = new CacheOptions { MaxBytes = bound, MaxEntryBytes = 10_000 } };

    public static SentFields Sent(HeaderDictionary fields) =>
        new(fields, new EdgeContext { Method = "GET", PublicHost = Authority.Of(new Uri("https://www.example.com")), PublicScheme = "https", Target = new RequestTarget("/", ""), TraceId = "" }, RouteKind.Publisher);

    public static CacheKey Key(string path) => new("https", "www.example.com", path, "");

    public static StoredPage Page(string path, int size, VariantKey? key = null) => new()
    {
        Key = key ?? new VariantKey(Key(path), ""),
        Status = 200,
        Fields = [],
        Body = [Enumerable.Range(0, size).Select(i => (byte)(i % 7)).ToArray()],
        Policy = default,
        Tags = [],
    };

    public static StoredPage BroughtBy(long flight, VariantKey key) => Page("/", 100, key).With(PolicyOf(flight));

    public static ReusePolicy PolicyOf(long flight) => new(default, new Freshness(null, 0, default) { Order = flight }, 0, 0);
}
