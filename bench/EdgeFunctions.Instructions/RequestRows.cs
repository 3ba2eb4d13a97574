using System.Net;
using EdgeFunctions.Benchmarks;
using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeFunctions.Instructions;

/// <summary>What is done for one request beside its body, without a server.</summary>
internal static class RequestRows
{
    // Often enough that one more block of memory for objects, which is cleared within the count, is no difference in a row.
    private const int Times = 1000;

    private static readonly (string Name, string Value)[] Sent =
    [
        ("Host", "www.example.com"),
        ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Language", "en-GB,en;q=0.7,de;q=0.3"),
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Cookie", "session=0123456789abcdef; theme=dark"),
        ("Referer", "https://www.example.com/section/town"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Connection", "keep-alive"),
        ("X-Azure-FDID", "00000000-0000-0000-0000-000000000000"),
    ];

    private static readonly (string Name, string Value)[] Answered =
    [
        ("Date", "Tue, 03 Mar 2026 10:00:00 GMT"),
        ("Server", "nginx"),
        ("Cache-Control", "public, max-age=60, s-maxage=600, stale-while-revalidate=30"),
        ("ETag", "\"5f3c-61b2\""),
        ("Vary", "Accept-Encoding, Cookie"),
        ("Link", "<https://origin.example.com/assets/app.css>; rel=preload; as=style"),
        ("Set-Cookie", "session=0123456789abcdef; Path=/; HttpOnly"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Connection", "keep-alive"),
        ("Keep-Alive", "timeout=5"),
    ];

    private static readonly EdgeOptions Options = new()
    {
        Publisher = new PublisherOptions { OriginUrl = PageGenerator.Origin },
        Assets = new AssetsOptions { Routes = [new AssetRouteOptions { Prefix = "/media", OriginUrl = "https://media.example.com" }, new AssetRouteOptions { Prefix = "/assets/js", OriginUrl = "https://static.example.com" }] },
        Cache = new CacheOptions { MaxBytes = 16 * 1024 * 1024 },
    };

    private static readonly EdgeContext Request = new()
    {
        Method = "GET",
        PublicHost = new Authority("www.example.com", null),
        PublicScheme = "https",
        Target = new RequestTarget("/section/town", "?page=2"),
        TraceId = "",
        ClientAddress = IPAddress.Parse("192.0.2.7"),
    };

    public static IEnumerable<Row> All()
    {
        var routes = new RouteTable(Options);
        yield return new Row("RoutePublisher", Times, () => routes.Match(Request.Target));
        yield return new Row("RouteAsset", Times, () => routes.Match(new RequestTarget("/media/2026/03/harbour-480.jpg", "")));

        var (browser, tool) = (Get(Sent), Get(Sent.AsSpan(0, 1)));
        var timeout = new IdleTimeout(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);
        var requests = new OriginRequestFactory(Options, new ViaName(Options));
        yield return new Row("FieldsToPublisher", Times, () => requests.Create(browser, Request, routes.Match(Request.Target), "GET", timeout).Dispose());
        yield return new Row("FieldsToAsset", Times, () => requests.Create(browser, Request, routes.Match(new RequestTarget("/media/a.jpg", "")), "GET", timeout).Dispose());
        yield return new Row("FewFieldsToPublisher", Times, () => requests.Create(tool, Request, routes.Match(Request.Target), "GET", timeout).Dispose());
        yield return new Row("FewFieldsToAsset", Times, () => requests.Create(tool, Request, routes.Match(new RequestTarget("/media/a.jpg", "")), "GET", timeout).Dispose());

        var tags = new EntityTags("rules", "https", Request.PublicHost);
        var asked = requests.Create(browser, Request, routes.Match(Request.Target), "GET", timeout);
        yield return new Row("Conditions", Times, () => Preconditions.Translate(browser, asked, tags, DateTimeOffset.UnixEpoch, isParted: false));

        var response = Answer();
        yield return new Row("Gate", Times, () => ResponseGate.Decide(GateInputFactory.Create(response, RouteKind.Publisher, Options.Rewrite, JsonShapes.None)));

        var context = new ResponseContext(new OriginExchange(new HttpRequestMessage(), response, timeout), Request, routes.Publisher, new UrlRewriters(Options).For("https", Request.PublicHost), tags, FieldCharset.Latin1);
        var fields = ServerFields.OfResponse();
        yield return new Row("FieldsToReader", Times, () =>
        {
            ResponseFields.Copy(context, fields);
            fields.Clear();
        });
        yield return new Row("FieldsOfRewritten", Times, Adapt(tags));
        yield return new Row("CacheFind", Times, Find(browser.Headers));
    }

    private static HttpRequest Get(ReadOnlySpan<(string Name, string Value)> sent)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Protocol = "HTTP/1.1", Headers = ServerFields.OfRequest(sent) });
        return http.Request;
    }

    private static Action Adapt(EntityTags tags)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseFeature>(new HttpResponseFeature { Headers = ServerFields.OfResponse() });
        var settings = new RewriteSettings(Options.Publisher, Options.Compression, Options.Limits, Options.Origin.IdleTimeout, DateTimeOffset.UnixEpoch);
        return () =>
        {
            var fields = http.Response.Headers;
            fields.ETag = "\"5f3c-61b2\"";
            fields.LastModified = "Tue, 03 Mar 2026 10:00:00 GMT";
            fields.Vary = "Cookie";
            RewrittenFields.Adapt(http.Response, tags, settings, ContentCoding.Gzip, weak: false);
            fields.Clear();
        };
    }

    private static Action Find(IHeaderDictionary fields)
    {
        var store = new PageStore(Options, TimeProvider.System);
        var sent = new SentFields(fields, Request, RouteKind.Publisher);
        string[] vary = [VaryNames.AcceptEncoding];
        var key = Key();
        store.Store(new StoredPage { Key = VariantKey.Of(key, vary, sent), Status = 200, Fields = [], Body = [new byte[1000]], Policy = default, Tags = [] }, vary);
        return () => _ = store.Find(Key(), sent) ?? throw new InvalidOperationException("It was stored.");
    }

    private static CacheKey Key() => new(Request.PublicScheme, Request.PublicHost.ToString(), Request.Target.Path, Request.Target.Query);

    private static HttpResponseMessage Answer()
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in Answered)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/html; charset=utf-8");
        response.Content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        response.Content.Headers.TryAddWithoutValidation("Content-Length", "12345");
        return response;
    }
}
