using System.Net;
using System.Text;
using EdgeFunctions.Caching;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Answers to a refresh that say nothing of the page, or do not come through.</summary>
public sealed class CachingRefusedRefreshTests
{
    private readonly CachedSite _site = new();

    // That there were too many requests is no word on the page; that there is none, or that it is for some, is.
    [Theory]
    [InlineData(408, true)]
    [InlineData(421, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(431, true)]
    [InlineData(500, true)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    public async Task Get_RefreshBehindIsRefused_ThePageStaysUnlessTheAnswerIsOfThePage(int status, bool stays)
    {
        _site.CacheControl = "max-age=60, stale-while-revalidate=600";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(70);
        _site.Instead = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        using var stale = await edge.GetAsync("/");
        Assert.Equal("edge; hit; ttl=-10", stale.Field("Cache-Status"));
        await UntilRefreshedAsync(edge);
        using var next = await edge.GetAsync("/");
        Assert.Equal(stays ? HttpStatusCode.OK : (HttpStatusCode)status, next.StatusCode);
    }

    // Each reader of the stale page would ask an origin in trouble once more.
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Get_RefreshBehindHasJustFailed_TheOriginIsAskedAgainAfterAPause(int status)
    {
        _site.CacheControl = "max-age=60, stale-while-revalidate=600";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(70);
        _site.Instead = context => Task.FromResult(context.Response.StatusCode = status);
        for (var i = 0; i < 5; i++)
        {
            using var stale = await edge.GetAsync("/");
            Assert.True(stale.IsHit());
            await UntilRefreshedAsync(edge);
        }

        Assert.Equal(2, _site.Asked.Count);

        // One who has to know asks.
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        Assert.Equal(3, _site.Asked.Count);
        await ReadStaleUntilAskedAsync(edge, 4, pause: 1);
    }

    // The pause is the page's that failed.
    [Fact]
    public async Task Get_RefreshBehindHasJustSucceeded_TheNextOneIsNotHeldUp()
    {
        _site.CacheControl = "max-age=0, stale-while-revalidate=600";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        await ReadStaleUntilAskedAsync(edge, 5, pause: 0);
    }

    [Fact]
    public async Task Get_ReaderWhoseStalePageIsRefused_GetsTheRefusalAndThePageIsThereForOthers()
    {
        _site.CacheControl = "max-age=60, stale-while-revalidate=600";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(70);
        _site.Instead = context => Task.FromResult(context.Response.StatusCode = 429);
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        Assert.Equal(HttpStatusCode.TooManyRequests, reload.StatusCode);
        using var other = await edge.GetAsync("/");
        Assert.True(other.IsHit());
    }

    // no-store would keep the page from being brought up to date, and to only-if-cached a cache at the origin says 504.
    [Theory]
    [InlineData("no-store")]
    [InlineData("only-if-cached")]
    [InlineData("max-stale=600")]
    public async Task Get_StalePageIsRefreshedBehind_TheReadersDirectivesAreNotTheRefreshs(string directives)
    {
        _site.CacheControl = "max-age=60, stale-while-revalidate=600";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(70);
        var sent = "none";
        _site.Instead = context =>
        {
            sent = context.Request.Headers.CacheControl.ToString();
            return _site.AnswerAsync(context, _ => { }, "two");
        };
        using var stale = await edge.GetAsync("/", ("Cache-Control", directives));
        Assert.Equal("edge; hit; ttl=-10", stale.Field("Cache-Status"));
        await UntilRefreshedAsync(edge);
        using var next = await edge.GetAsync("/");
        Assert.Equal(("edge; hit; ttl=60", ""), (next.Field("Cache-Status"), sent));
        Assert.Contains("<b>two", await next.TextAsync(), StringComparison.Ordinal);
    }

    // It is asked for once more without a coding, as where no page is stored.
    [Theory]
    [InlineData(false, "two", 3)]
    [InlineData(true, "one", 3)]
    public async Task Get_BodyIsNotInItsCoding_TheStalePageStandsInOnlyBehindTheSecondRequest(bool always, string expected, int asked)
    {
        _site.CacheControl = "max-age=60, stale-if-error=600";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(70);
        _site.Instead = async context =>
        {
            var isCoded = always || context.Request.Headers.AcceptEncoding != "identity";
            context.Response.ContentType = "text/html";
            context.Response.Headers.CacheControl = _site.CacheControl;
            context.Response.Headers.ContentEncoding = isCoded ? "gzip" : default;
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("<html><head>two</head></html>"));
        };
        using var second = await edge.GetAsync("/");
        Assert.Contains("<b>" + expected, await second.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(asked, _site.Asked.Count);
    }

    // More than once: a refresh may be told to be over a little after its flight.
    private async Task ReadStaleUntilAskedAsync(EdgeHost edge, int times, int pause)
    {
        var patience = Patience.Token();
        while (_site.Asked.Count < times)
        {
            patience.ThrowIfCancellationRequested();
            _site.Time.Advance(pause);
            using var stale = await edge.GetAsync("/");
            Assert.True(stale.IsHit());
        }
    }

    private async Task UntilRefreshedAsync(EdgeHost edge)
    {
        var (flights, patience) = (edge.Services.GetRequiredService<Flights>(), Patience.Token());
        while (_site.Asked.Count < 2 || flights.Count > 0)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
