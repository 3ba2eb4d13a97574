using EdgeFunctions.Bodies;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Json;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Responses;

public sealed class ResponseGateTests
{
    [Theory]
    // Types that are not rewritten: copied whatever the status, by the name that the status gives it.
    [InlineData(200, "image/png", null, "PassThrough", "Type")]
    [InlineData(200, "font/woff2", null, "PassThrough", "Type")]
    [InlineData(200, "video/mp4", null, "PassThrough", "Type")]
    [InlineData(203, "application/octet-stream", "gzip", "PassThrough", "Type")]
    [InlineData(404, "image/png", null, "Unmodified", "Type")]
    [InlineData(500, "image/png", null, "Unmodified", "Type")]
    [InlineData(200, "text/csv", null, "PassThrough", "Type")]
    [InlineData(200, null, null, "PassThrough", "NoType")]
    [InlineData(404, "", null, "Unmodified", "NoType")]
    [InlineData(200, "text/htmlx", null, "PassThrough", "Type")]
    [InlineData(200, "x/y; a=text/html", null, "PassThrough", "Type")]
    // Event streams and feeds of lines never wait.
    [InlineData(200, "text/event-stream", null, "PassThrough", "EventStream")]
    [InlineData(200, "Text/Event-Stream; charset=utf-8", null, "PassThrough", "EventStream")]
    [InlineData(200, "application/x-ndjson", null, "PassThrough", "EventStream")]
    [InlineData(200, "application/jsonl", null, "PassThrough", "EventStream")]
    // No body.
    [InlineData(204, "text/html", null, "Unmodified", "Bodiless")]
    [InlineData(205, "text/html", null, "Unmodified", "Bodiless")]
    [InlineData(304, "text/html", null, "Unmodified", "Bodiless")]
    [InlineData(204, "image/png", null, "Unmodified", "Bodiless")]
    // Parts.
    [InlineData(206, "text/html", null, "PassThrough", "Partial")]
    [InlineData(416, "text/html", null, "Unmodified", "Partial")]
    // HTML, on every status.
    [InlineData(200, "text/html", null, "Rewrite", "Rewritable")]
    [InlineData(200, "TEXT/HTML;charset=UTF-8", null, "Rewrite", "Rewritable")]
    [InlineData(200, "application/xhtml+xml", null, "Rewrite", "Rewritable")]
    [InlineData(404, "text/html", null, "Rewrite", "Rewritable")]
    [InlineData(500, "text/html", null, "Rewrite", "Rewritable")]
    [InlineData(301, "text/html", null, "Rewrite", "Rewritable")]
    [InlineData(201, "text/html", null, "Rewrite", "Rewritable")]
    // Text.
    [InlineData(200, "text/css", null, "Rewrite", "Rewritable")]
    [InlineData(200, "application/json", null, "Rewrite", "Rewritable")]
    [InlineData(200, "application/ld+json", null, "Rewrite", "Rewritable")]
    [InlineData(200, "application/manifest+json", null, "Rewrite", "Rewritable")]
    [InlineData(200, "image/svg+xml", null, "Rewrite", "Rewritable")]
    [InlineData(200, "application/rss+xml", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/javascript", null, "Rewrite", "Rewritable")]
    [InlineData(200, "application/x-javascript", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/x-component", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/json; charset=utf-8", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/x-script", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/sveltekit-data", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/vnd.turbo-stream.html; charset=utf-8", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/markdown", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/vtt", null, "Rewrite", "Rewritable")]
    [InlineData(200, "application/vnd.apple.mpegurl", null, "Rewrite", "Rewritable")]
    [InlineData(200, "application/x-mpegURL", null, "Rewrite", "Rewritable")]
    [InlineData(200, "audio/mpegurl", null, "Rewrite", "Rewritable")]
    [InlineData(200, "audio/x-mpegurl", null, "Rewrite", "Rewritable")]
    // Codings.
    [InlineData(200, "text/html", "gzip", "Rewrite", "Rewritable")]
    [InlineData(200, "text/html", " GZIP ", "Rewrite", "Rewritable")]
    [InlineData(200, "text/html", "x-gzip", "Rewrite", "Rewritable")]
    [InlineData(200, "text/html", "deflate", "Rewrite", "Rewritable")]
    [InlineData(200, "text/html", "br", "Rewrite", "Rewritable")]
    [InlineData(200, "text/html", "identity", "Rewrite", "Rewritable")]
    [InlineData(200, "text/html", "", "Rewrite", "Rewritable")]
    [InlineData(200, "text/html", "zstd", "Unmodified", "Coding")]
    [InlineData(200, "text/html", "compress", "Unmodified", "Coding")]
    [InlineData(200, "text/html", "gzip, br", "Unmodified", "Coding")]
    [InlineData(200, "text/html", "gzip, identity", "Rewrite", "Rewritable")]
    // Charsets.
    [InlineData(200, "text/html; charset=iso-8859-1", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/html; charset=\"windows-1252\"", null, "Rewrite", "Rewritable")]
    [InlineData(200, "text/html; charset=utf-16", null, "Unmodified", "Charset")]
    [InlineData(200, "text/html; charset=Shift_JIS", null, "Unmodified", "Charset")]
    [InlineData(200, "text/html; charset=gbk", null, "Unmodified", "Charset")]
    [InlineData(200, "text/html; boundary=x; charset=big5", null, "Unmodified", "Charset")]
    [InlineData(200, "text/html; charset=iso-2022-jp", null, "Unmodified", "Charset")]
    [InlineData(200, "text/html; charset=never-heard-of", null, "Unmodified", "Charset")]
    public void Decide_Publisher(int status, string? type, string? coding, string outcome, string reason)
    {
        var decision = ResponseGate.Decide(new GateInput
        {
            Route = RouteKind.Publisher,
            Status = status,
            ContentType = type,
            ContentEncoding = coding is null ? StringValues.Empty : coding,
            RewriteText = true,
        });
        Assert.Equal((Enum.Parse<Outcome>(outcome), Enum.Parse<GateReason>(reason)), (decision.Outcome, decision.Reason));
        Assert.Equal(decision.Outcome == Outcome.Rewrite, decision.Kind != TransformKind.None);
    }

    [Theory]
    [InlineData(200, "text/html", "PassThrough")]
    [InlineData(206, "image/png", "PassThrough")]
    [InlineData(404, "text/html", "Unmodified")]
    [InlineData(304, "text/html", "Unmodified")]
    public void Decide_Asset_IsNeverRewritten(int status, string type, string outcome)
    {
        var decision = ResponseGate.Decide(new GateInput { Route = RouteKind.Asset, Status = status, ContentType = type, RewriteText = true });
        Assert.Equal(Enum.Parse<Outcome>(outcome), decision.Outcome);
    }

    [Theory]
    [InlineData(200, "text/html", "PassThrough", "Excepted")]
    [InlineData(200, "application/json", "PassThrough", "Excepted")]
    [InlineData(404, "text/html", "Unmodified", "Excepted")]
    [InlineData(304, "text/html", "Unmodified", "Bodiless")]
    public void Decide_ExceptedPath_IsNeverRewritten(int status, string type, string outcome, string reason)
    {
        var decision = ResponseGate.Decide(new GateInput { Route = RouteKind.Publisher, Status = status, ContentType = type, RewriteText = true, Json = JsonShapes.Document, IsExcepted = true });
        Assert.Equal((Enum.Parse<Outcome>(outcome), Enum.Parse<GateReason>(reason)), (decision.Outcome, decision.Reason));
    }

    [Fact]
    public void Decide_ContentRangeOnAnyStatus_IsNeverRewritten()
    {
        var decision = ResponseGate.Decide(new GateInput { Route = RouteKind.Publisher, Status = 200, ContentType = "text/html", HasContentRange = true, RewriteText = true });
        Assert.Equal(GateReason.Partial, decision.Reason);
    }

    [Fact]
    public void Decide_SeveralCodingLines_AreOneList()
    {
        var decision = ResponseGate.Decide(new GateInput { Route = RouteKind.Publisher, Status = 200, ContentType = "text/html", ContentEncoding = new StringValues(["gzip", "br"]), RewriteText = true });
        Assert.Equal(GateReason.Coding, decision.Reason);
    }

    [Theory]
    [InlineData("gzip", "Gzip")]
    [InlineData("br", "Brotli")]
    [InlineData("deflate", "Deflate")]
    [InlineData("", "Identity")]
    public void Decide_Rewrite_NamesTheCodingToDecode(string coding, string expected)
    {
        var decision = ResponseGate.Decide(new GateInput { Route = RouteKind.Publisher, Status = 200, ContentType = "text/html", ContentEncoding = coding, RewriteText = true });
        Assert.Equal(Enum.Parse<ContentCoding>(expected), decision.Coding);
    }

    [Fact]
    public void Decide_TextSwitchedOff_RewritesHtmlOnly()
    {
        var css = ResponseGate.Decide(new GateInput { Route = RouteKind.Publisher, Status = 200, ContentType = "text/css" });
        var html = ResponseGate.Decide(new GateInput { Route = RouteKind.Publisher, Status = 200, ContentType = "text/html" });
        Assert.Equal((Outcome.PassThrough, Outcome.Rewrite), (css.Outcome, html.Outcome));
    }

    [Theory]
    [InlineData("application/json", 200, "Document", true, "Json")]
    [InlineData("application/json", 200, "Document", false, "Json")]
    [InlineData("application/json", 200, "Lines", true, "Text")]
    [InlineData("application/json", 200, "Lines", false, "None")]
    [InlineData("application/problem+json", 404, "Document", true, "Text")]
    [InlineData("application/json", 201, "Document", true, "Text")]
    [InlineData("application/json; charset=windows-1252", 200, "Document", true, "Text")]
    [InlineData("application/json; charset=us-ascii", 200, "Document", true, "Json")]
    [InlineData("application/x-ndjson", 200, "Document", true, "None")]
    [InlineData("application/x-ndjson", 200, "Document, Lines", false, "JsonLines")]
    [InlineData("application/json-seq", 200, "Document, Lines", true, "None")]
    [InlineData("text/event-stream", 200, "Document, Lines", true, "None")]
    [InlineData("text/html", 200, "Document, Lines", true, "Html")]
    public void Decide_JsonRules_ShapeStatusAndCharsetDecide(string type, int status, string shapes, bool rewriteText, string kind)
    {
        var decision = ResponseGate.Decide(new GateInput { Route = RouteKind.Publisher, Status = status, ContentType = type, RewriteText = rewriteText, Json = Enum.Parse<JsonShapes>(shapes) });
        Assert.Equal(kind, decision.Kind.ToString());
        Assert.Equal(kind == "JsonLines", decision.IsFeed);
    }
}
