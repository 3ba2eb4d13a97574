using System.Globalization;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Answers that come behind one that was asked for later.</summary>
public sealed class CachingLateAnswersTests
{
    private readonly CachedSite _site = new();

    [Fact]
    public async Task Get_304OfAPageThatWasReplacedMeanwhile_LeavesTheNewOne()
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            context.Response.Headers.CacheControl = _site.CacheControl;
            context.Response.StatusCode = 304;
        };
        var late = edge.GetAsync("/");
        await arrived.PassAsync();
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.ETag = "\"v2\"", "two");
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        Assert.Contains("<b>two", await reload.TextAsync(), StringComparison.Ordinal);
        gate.Open();
        using var validated = await late;
        Assert.Contains("<b>one", await validated.TextAsync(), StringComparison.Ordinal);
        using var third = await edge.GetAsync("/");
        Assert.True(third.IsHit());
        Assert.Contains("<b>two", await third.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 0, true)]
    [InlineData(200, 9, false)]
    [InlineData(304, 0, true)]
    [InlineData(304, 9, false)]
    public async Task Get_LateAnswerIsPrivate_WithdrawsTheStoredPageOnlyIfItsDateIsLater(int status, int dateOfLate, bool stays)
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        var start = _site.Time.GetUtcNow();
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            context.Response.Headers.Date = start.AddSeconds(dateOfLate).ToString("r", CultureInfo.InvariantCulture);
            context.Response.Headers.CacheControl = "private";
            context.Response.StatusCode = status;
        };
        var late = edge.GetAsync("/");
        await arrived.PassAsync();
        _site.Time.Advance(5);
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.ETag = "\"v2\"", "two");
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        await reload.BytesAsync();
        gate.Open();
        using var asked = await late;
        using var next = await edge.GetAsync("/");
        Assert.Equal(stays, next.IsHit());
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_LateAnswerVariesByNothing_VariantsThatWereAskedForLaterStay(string delivery)
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Publisher:Delivery", delivery));
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            await _site.AnswerAsync(context, _ => { }, "old");
        };
        var late = edge.GetAsync("/", ("Accept-Language", "de"));
        await arrived.PassAsync();
        _site.Time.Advance(5);
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.Vary = "Accept-Language", context.Request.Headers.AcceptLanguage!);
        using var reload = await edge.GetAsync("/", ("Accept-Language", "de"), ("Cache-Control", "no-cache"));
        await reload.BytesAsync();
        gate.Open();
        using var asked = await late;
        Assert.Contains("<b>old", await asked.TextAsync(), StringComparison.Ordinal);
        foreach (var language in (string[])["de", "da"])
        {
            using var next = await edge.GetAsync("/", ("Accept-Language", language));
            Assert.Contains("<b>" + language, await next.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Buffered", 0, 5, "two")]
    [InlineData("Streaming", 0, 5, "two")]
    [InlineData("Buffered", 5, 5, "two")]
    [InlineData("Buffered", 9, 5, "one")]
    public async Task Get_LateAnswer_TakesTheStoredOnesPlaceOnlyIfItsDateIsLater(string delivery, int dateOfLate, int dateOfStored, string expected)
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Publisher:Delivery", delivery));
        var start = _site.Time.GetUtcNow();
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            await _site.AnswerAsync(context, r => r.Headers.Date = start.AddSeconds(dateOfLate).ToString("r", CultureInfo.InvariantCulture), "one");
        };
        var late = edge.GetAsync("/");
        await arrived.PassAsync();
        _site.Time.Advance(10);
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.Date = start.AddSeconds(dateOfStored).ToString("r", CultureInfo.InvariantCulture), "two");
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        Assert.Contains("<b>two", await reload.TextAsync(), StringComparison.Ordinal);
        gate.Open();
        using var asked = await late;
        Assert.Contains("<b>one", await asked.TextAsync(), StringComparison.Ordinal);
        using var next = await edge.GetAsync("/");
        Assert.True(next.IsHit());
        Assert.Contains("<b>" + expected, await next.TextAsync(), StringComparison.Ordinal);
    }
}
