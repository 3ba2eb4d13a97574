using System.Net;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Uploads that ask first (RFC 9110 section 10.1.1), at origins that do not know of that.</summary>
public sealed class UploadExpectationTests
{
    private const int Large = 3 * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_OriginKnowsNoExpectations_IsAskedOnceMoreWithoutOne(bool withLength)
    {
        long taken = 0;
        await using var origin = RawOrigin.Start(async exchange =>
        {
            if (exchange.Head.Contains("Expect:", StringComparison.OrdinalIgnoreCase))
            {
                await exchange.WriteAsync("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
                taken += await exchange.WaitForCloseAsync();
                return;
            }

            await exchange.ReadBodyAsync();
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsaved");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, PatientUploads.Add);
        using var request = edge.Request(HttpMethod.Post, "/upload");
        request.Content = new ByteArrayContent(new byte[Large]);
        request.Content.Headers.ContentLength = withLength ? Large : null;
        request.Headers.TransferEncodingChunked = !withLength;
        using var response = await edge.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, "saved"), (response.StatusCode, await response.TextAsync()));
        Assert.Equal((2, 0), (origin.Requests.Count, taken));
    }

    /// <summary>Who has asked is told, and may ask otherwise.</summary>
    [Fact]
    public async Task Post_TheReaderExpects_417IsTheReaders()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, PatientUploads.Add);
        var answer = await RawClient.SendAsync(edge.Port, "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 417 ", answer, StringComparison.Ordinal);
        Assert.Single(origin.Requests);
    }
}
