using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Conditions and ranges of rewritten pages (RFC 9110 sections 13 and 14).</summary>
public sealed class ConditionalTests
{
    private static readonly string Page = "<html><head></head><body>" + string.Concat(Enumerable.Range(0, 500).Select(i => $"<p>{i}</p>")) + "</body></html>";

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task IfNoneMatch_OriginIgnoresConditions_304AllTheSame(string delivery)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes(Page), r => r.Headers.ETag = "\"v1\"");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        foreach (var coding in (string[])["identity", "br"])
        {
            using var first = await edge.GetAsync("/", ("Accept-Encoding", coding));
            var tag = first.Field("ETag")!;
            using var second = await edge.GetAsync("/", ("Accept-Encoding", coding), ("If-None-Match", $"\"x\", {tag}"));
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
            Assert.Equal(tag, second.Field("ETag"));
            Assert.Equal("Accept-Encoding", second.Field("Vary"));
            Assert.Null(second.Field("Content-Encoding"));
            Assert.Empty(await second.BytesAsync());
        }
    }

    [Theory]
    [InlineData("Buffered", "0")]
    [InlineData("Streaming", "0")]
    [InlineData("Buffered", "10000000")]
    public async Task IfNoneMatch_OriginsTagIsNoneNow_TellsNothing(string delivery, string cache)
    {
        var (text, tag) = ("one", "\"v1\"");
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ETag = tag;
            return context.Response.WriteAsync(text);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", delivery), ("Cache:MaxBytes", cache));
        using var first = await edge.GetAsync("/");
        (text, tag) = ("two", "v2");
        using var second = await edge.GetAsync("/", ("If-None-Match", first.Field("ETag")!));
        Assert.Equal((HttpStatusCode.OK, "two"), (second.StatusCode, await second.TextAsync()));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Get_StrongTag_NamesTheSameBytesHoweverThePageComes(string coding)
    {
        var page = Encoding.ASCII.GetBytes("<html><body>" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<p>{(long)i * i}</p>")) + "</body></html>");
        var asked = 0;
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.ContentLength = asked++ % 2 == 0 ? page.Length : null;
            await context.Response.Body.WriteAsync(page);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"));
        var (tags, bodies) = (new HashSet<string>(), new HashSet<string>());
        foreach (var way in (string[])["no-store", "no-store", "", ""])
        {
            using var response = await edge.GetAsync("/", ("Accept-Encoding", coding), ("Cache-Control", way));
            tags.Add(response.Field("ETag")!);
            bodies.Add(Convert.ToHexString(await response.BytesAsync()));
        }

        Assert.Equal((3, 1, 1), (asked, tags.Count, bodies.Count));
        Assert.StartsWith("\"v1", tags.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Buffered", "0", false)]
    [InlineData("Buffered", "0", true)]
    [InlineData("Streaming", "0", false)]
    [InlineData("Streaming", "0", true)]
    [InlineData("Buffered", "10000000", false)]
    [InlineData("Streaming", "10000000", false)]
    public async Task IfNoneMatch_TagOfACodingThatIsNotAccepted_TellsNothing(string delivery, string cache, bool originAnswersConditions)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.CacheControl = "max-age=60";
            if (originAnswersConditions && context.Request.Headers.IfNoneMatch == "\"v1\"")
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Page);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", delivery), ("Cache:MaxBytes", cache));
        using var first = await edge.GetAsync("/", ("Accept-Encoding", "br"));
        await first.BytesAsync();
        var tag = first.Field("ETag")!;

        // A cache between readers and the edge asks with what it has for one reader, for another who cannot read that.
        using var other = await edge.GetAsync("/", ("Accept-Encoding", "gzip"), ("If-None-Match", tag));
        Assert.Equal((HttpStatusCode.OK, "gzip"), (other.StatusCode, other.Field("Content-Encoding")));
        Assert.Equal(Page, await other.TextAsync());
        using var either = await edge.GetAsync("/", ("Accept-Encoding", "gzip, br"), ("If-None-Match", tag));
        Assert.Equal((HttpStatusCode.NotModified, tag), (either.StatusCode, either.Field("ETag")));
    }

    [Fact]
    public async Task IfModifiedSince_DateOfThePage_304AndOlderDatesAreNotAsked()
    {
        var asked = new List<string?>();
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            asked.Add(context.Request.Headers.IfModifiedSince);
            context.Response.Headers.LastModified = "Wed, 21 Oct 2015 07:28:00 GMT";
            if (context.Request.Headers.IfModifiedSince.Count > 0)
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(Page);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);

        using var first = await edge.GetAsync("/");
        var date = first.Field("Last-Modified")!;
        using var second = await edge.GetAsync("/", ("If-Modified-Since", date));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);

        // The reader's copy may be of other rules, though the origin's page is not newer.
        using var third = await edge.GetAsync("/", ("If-Modified-Since", "Wed, 21 Oct 2015 07:28:00 GMT"));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);

        // A picture is nobody's but the origin's.
        using var fourth = await edge.GetAsync("/x.png", ("If-Modified-Since", "Wed, 21 Oct 2015 07:28:00 GMT"));
        Assert.Equal(HttpStatusCode.NotModified, fourth.StatusCode);
        Assert.Equal([null, date, null, "Wed, 21 Oct 2015 07:28:00 GMT"], asked);
    }

    [Theory]
    [InlineData("Fri, 21 Oct 2050 07:28:00 GMT")]
    [InlineData("Friday, 21-Oct-50 07:28:00 GMT")]
    [InlineData("Fri Oct 21 07:28:00 2050")]
    public async Task Get_DatesInAnyOfTheThreeForms_CountAlike(string date)
    {
        string? asked = null;
        await using var origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes(Page), r =>
        {
            asked = r.HttpContext.Request.Headers.IfModifiedSince;
            r.Headers.LastModified = date;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var first = await edge.GetAsync("/");
        Assert.Equal("Fri, 21 Oct 2050 07:28:00 GMT", first.Field("Last-Modified"));
        using var second = await edge.GetAsync("/", ("If-Modified-Since", date));
        Assert.Equal(date, asked);
    }

    [Fact]
    public async Task IfModifiedSince_NextToATag_IsNotAsked()
    {
        string? asked = "";
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            asked = context.Request.Headers.IfModifiedSince;
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/x.png", ("If-Modified-Since", "Wed, 21 Oct 2015 07:28:00 GMT"), ("If-None-Match", "\"a\""));
        Assert.Null(asked);
    }

    [Fact]
    public async Task IfMatch_OfAPageAsItIs_ReachesTheOriginAsItsOwnTag()
    {
        var asked = new List<string?>();
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            asked.Add(context.Request.Headers.IfMatch);
            context.Response.ContentType = "text/html";
            context.Response.Headers.ETag = "\"v1\"";
            return context.Response.WriteAsync(Page);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var first = await edge.GetAsync("/");
        using var second = await edge.SendAsync(HttpMethod.Put, "/", ("If-Match", first.Field("ETag")!));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal([null, "\"v1\""], asked);
    }

    [Fact]
    public async Task IfMatch_OfOtherRules_412WithoutTheOrigin()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.SendAsync(HttpMethod.Put, "/", ("If-Match", "\"v1.e-0000000000000000-id\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData("bytes=0-9", 206, 0, 10)]
    [InlineData("bytes=100-", 206, 100, -1)]
    [InlineData("bytes=-5", 206, -5, 5)]
    [InlineData("bytes=0-999999", 206, 0, -1)]
    [InlineData("bytes=999999-", 416, 0, 0)]
    [InlineData("bytes=-0", 416, 0, 0)]
    [InlineData("bytes=0-1,3-4", 200, 0, -1)]
    [InlineData("bytes=5-2", 200, 0, -1)]
    [InlineData("bytes=x-2", 200, 0, -1)]
    [InlineData("items=0-1", 200, 0, -1)]
    public async Task Range_OfABufferedPage_IsAnsweredByTheEdge(string range, int status, int start, int length)
    {
        string? asked = "";
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            asked = context.Request.Headers.Range;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(Page);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Inject:0:Html", "<b>"));
        using var whole = await edge.GetAsync("/");
        var body = await whole.BytesAsync();
        using var response = await edge.GetAsync("/", ("Range", range));
        Assert.Null(asked);
        Assert.Equal(status, (int)response.StatusCode);
        var from = start < 0 ? body.Length + start : start;
        var expected = length < 0 ? body[from..] : body[from..(from + length)];
        Assert.Equal(expected, await response.BytesAsync());
        Assert.Equal(
            status switch { 206 => $"bytes {from}-{from + expected.Length - 1}/{body.Length}", 416 => $"bytes */{body.Length}", _ => null },
            response.Field("Content-Range"));
    }

    [Fact]
    public async Task Range_PartsOfACodedPage_MakeTheCodedPage()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes(Page), r => r.Headers.ETag = "\"v1\"");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var whole = await edge.GetAsync("/", ("Accept-Encoding", "br"));
        var body = await whole.BytesAsync();
        var tag = whole.Field("ETag")!;
        using var first = await edge.GetAsync("/", ("Accept-Encoding", "br"), ("Range", "bytes=0-99"));
        using var rest = await edge.GetAsync("/", ("Accept-Encoding", "br"), ("Range", "bytes=100-"), ("If-Range", tag));
        Assert.Equal((206, 206), ((int)first.StatusCode, (int)rest.StatusCode));
        Assert.Equal(tag, rest.Field("ETag"));
        byte[] parts = [.. await first.BytesAsync(), .. await rest.BytesAsync()];
        Assert.Equal(body, parts);

        // Nothing that is sent has a type or a coding.
        using var beyond = await edge.GetAsync("/", ("Accept-Encoding", "br"), ("Range", "bytes=999999-"));
        Assert.Equal((416, null, null), ((int)beyond.StatusCode, beyond.Field("Content-Type"), beyond.Field("Content-Encoding")));
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT")]
    public async Task IfRange_ThatDoesNotHold_GetsTheWholePage(string condition)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes(Page));
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Range", "bytes=0-9"), ("If-Range", condition));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("no-transform, max-age=5", false, "Unmodified")]
    [InlineData("max-age=5, No-Transform", false, "Unmodified")]
    [InlineData("no-transformer", false, "Rewrite")]
    [InlineData("no-transform", true, "Rewrite")]
    public async Task NoTransform_IsHonouredUnlessTheSiteSaysOtherwise(string cacheControl, bool ignore, string outcome)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes(Page), r => r.Headers.CacheControl = cacheControl);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Inject:0:Html", "<b>"), ("Rewrite:IgnoreNoTransform", ignore ? "true" : "false"));
        using var response = await edge.GetAsync("/");
        Assert.Equal(outcome == "Rewrite", (await response.TextAsync()).Contains("<b>", StringComparison.Ordinal));
    }
}
