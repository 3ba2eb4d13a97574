using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Responses;

public sealed class ByteRangeTests
{
    // RFC 9110 section 14.1.2: a range from a position on is of use if the body is longer than that, a suffix if it is not of zero bytes.
    [Theory]
    [InlineData("bytes=-1", 0, 200, 0, null)]
    [InlineData("bytes=-500", 0, 200, 0, null)]
    [InlineData("bytes=-0", 0, 416, 0, "bytes */0")]
    [InlineData("bytes=0-", 0, 416, 0, "bytes */0")]
    [InlineData("bytes=0-0", 0, 416, 0, "bytes */0")]
    [InlineData("bytes=-0", 10, 416, 0, "bytes */10")]
    [InlineData("bytes=10-", 10, 416, 0, "bytes */10")]
    [InlineData("bytes=-500", 10, 206, 10, "bytes 0-9/10")]
    [InlineData("bytes=9-", 10, 206, 1, "bytes 9-9/10")]
    public void Select_ShortBodies_TellsWhatCannotBeSent(string range, long length, int status, long sent, string? contentRange)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Headers.Range) = ("GET", range);
        Assert.Equal(sent, ByteRange.Select(http, length).Length);
        Assert.Equal((status, contentRange), (http.Response.StatusCode, (string?)http.Response.Headers.ContentRange));
    }
}
