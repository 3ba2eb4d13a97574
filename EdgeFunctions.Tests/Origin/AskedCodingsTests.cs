using EdgeFunctions.Configuration;
using EdgeFunctions.Origin;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Origin;

public sealed class AskedCodingsTests
{
    private const string Browsers = "gzip, deflate, br, zstd";

    private const string Own = "gzip, br, deflate";

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "gzip")]
    [InlineData("application/xhtml+xml", "gzip")]
    [InlineData("*/*, Text/HTML ;q=0.5", "gzip")]
    [InlineData("text/css,*/*;q=0.1", Own)]
    [InlineData("application/json, text/plain, */*", Own)]
    [InlineData("application/rss+xml, text/*", Own)]
    [InlineData("image/avif,image/webp,image/svg+xml,*/*;q=0.8", Own)]
    [InlineData("text/html-partial, x/text/html", Own)]
    [InlineData("*/*", Own)]
    [InlineData("", Own)]
    [InlineData(null, Own)]
    public void For_TypesThatAreAskedFor_PagesAreAskedForAsGzip(string? accept, string expected) =>
        Assert.Equal(expected, Ask(accept, Browsers));

    [Theory]
    [InlineData(Browsers, "gzip")]
    [InlineData("br, gzip", "gzip")]
    [InlineData("gzip;q=0.5, br;q=0.5", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("*", "gzip")]
    [InlineData("br, gzip;q=0.9", "gzip, br")]
    [InlineData("identity, gzip;q=0.5", "gzip")]
    [InlineData("identity, gzip;q=0.5, br;q=0.5", "gzip, br")]
    [InlineData("br, gzip;q=0", "br")]
    [InlineData("deflate, br", "br, deflate")]
    [InlineData("zstd", "identity")]
    [InlineData("*;q=0", "identity")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void For_ReaderOfPages_GetsGzipOnlyWhereItWouldLeaveAsGzip(string? codings, string? expected) =>
        Assert.Equal(expected, Ask("text/html", codings));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void For_MatchesAreNotKept_IsTheReadersOwn(bool enabled, bool keepMatches) =>
        Assert.Equal(Own, new AskedCodings(new CompressionOptions { Enabled = enabled, KeepMatches = keepMatches }).For(Fields("text/html", Browsers)));

    [Fact]
    public void For_SeveralLines_AreOneList()
    {
        var reader = new HeaderDictionary { ["Accept"] = new(["*/*", "text/html"]), ["Accept-Encoding"] = new(["br", "gzip"]) };
        Assert.Equal("gzip", new AskedCodings(new CompressionOptions()).For(reader));
    }

    private static string? Ask(string? accept, string? codings) => new AskedCodings(new CompressionOptions()).For(Fields(accept, codings));

    private static HeaderDictionary Fields(string? accept, string? codings) => new() { ["Accept"] = accept, ["Accept-Encoding"] = codings };
}
