using System.Net;
using System.Security.Cryptography;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

public sealed class AssetTests
{
    private static (string, string)[] Route(string url) => [("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", url)];

    [Fact]
    public async Task Get_OriginHeldByAGate_FirstBytesArriveBeforeTheOriginGoesOn()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "image/jpeg";
            context.Response.ContentLength = 20;
            await context.Response.Body.WriteAsync("0123456789"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("abcdefghij"u8.ToArray());
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));

        using var response = await edge.GetAsync("/media/x.jpg");
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal("0123456789"u8.ToArray(), await body.ReadAtLeastAsync(10));
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.Equal("abcdefghij"u8.ToArray(), await body.ReadAtLeastAsync(10));
        Assert.Equal(20, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_OriginSilentAfterItsFields_FieldsArriveAtOnce()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "video/mp4";
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("x"u8.ToArray());
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));

        using var response = await edge.GetAsync("/media/x.mp4");
        Assert.False(gate.IsOpen);
        Assert.Equal("video/mp4", response.Field("Content-Type"));
        gate.Open();
        Assert.Equal("x"u8.ToArray(), await response.BytesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_200Megabytes_ArriveByteForByte(bool withLength)
    {
        const int Length = 200 * 1024 * 1024;
        var seed = Random.Shared.Next();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "application/octet-stream";
            if (withLength)
            {
                context.Response.ContentLength = Length;
            }

            foreach (var chunk in Chunks(seed, Length))
            {
                await context.Response.Body.WriteAsync(chunk);
            }
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));

        // Before it is asked for, so that nobody waits for this reader meanwhile.
        using var expected = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var chunk in Chunks(seed, Length))
        {
            expected.AppendData(chunk.Span);
        }

        using var response = await edge.GetAsync("/media/big");
        await using var body = await response.Content.ReadAsStreamAsync();
        using var actual = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var patience = new CancellationTokenSource();
        var buffer = new byte[1 << 20];
        int count;
        do
        {
            // For each piece: all of it may take a while.
            patience.CancelAfter(Patience.Limit);
            count = await body.ReadAsync(buffer, patience.Token);
            actual.AppendData(buffer, 0, count);
        }
        while (count > 0);

        Assert.True(actual.GetHashAndReset().AsSpan().SequenceEqual(expected.GetHashAndReset()), $"seed {seed}");
    }

    [Fact]
    public async Task Get_FieldsOfTheResponse_StayButForThoseOfTheDomain()
    {
        await using var origin = await TestOrigin.StartAsync("image/png", [1, 2, 3], r =>
        {
            r.Headers.ETag = "\"v1\"";
            r.Headers.LastModified = "Wed, 21 Oct 2026 07:28:00 GMT";
            r.Headers.AcceptRanges = "bytes";
            r.Headers.CacheControl = "public, max-age=60";
            r.Headers.ContentEncoding = "zstd";
            r.Headers.AccessControlAllowOrigin = "*";
            r.Headers.Vary = "Accept";
            r.Headers.SetCookie = "a=b";
            r.Headers.StrictTransportSecurity = "max-age=1";
            r.Headers["Clear-Site-Data"] = "\"*\"";
            r.Headers["NEL"] = "{\"report_to\":\"cdn\",\"max_age\":604800}";
            r.Headers["Report-To"] = "{\"group\":\"cdn\",\"max_age\":604800,\"endpoints\":[{\"url\":\"https://cdn.example/r\"}]}";
            r.Headers["Accept-CH"] = "DPR";
            r.Headers["Critical-CH"] = "DPR";
            r.Headers["Set-Login"] = "logged-out";
            r.Headers["Keep-Alive"] = "timeout=5";
            r.Headers["X-Nominated"] = "1";
            r.Headers.Connection = "X-Nominated";
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));

        using var response = await edge.GetAsync("/media/x.png");
        Assert.Equal("\"v1\"", response.Field("ETag"));
        Assert.Equal("Wed, 21 Oct 2026 07:28:00 GMT", response.Field("Last-Modified"));
        Assert.Equal("bytes", response.Field("Accept-Ranges"));
        Assert.Equal("public, max-age=60", response.Field("Cache-Control"));
        Assert.Equal("zstd", response.Field("Content-Encoding"));
        Assert.Equal("*", response.Field("Access-Control-Allow-Origin"));
        Assert.Equal("Accept", response.Field("Vary"));
        Assert.Equal("3", response.Field("Content-Length"));
        foreach (var gone in (string[])["Set-Cookie", "Strict-Transport-Security", "Clear-Site-Data", "NEL", "Report-To", "Accept-CH", "Critical-CH", "Set-Login", "Keep-Alive", "X-Nominated", "Connection"])
        {
            Assert.Null(response.Field(gone));
        }

        Assert.Equal([1, 2, 3], await response.BytesAsync());
    }

    [Fact]
    public async Task Get_FieldsOfTheRequest_AreTheAllowList()
    {
        IHeaderDictionary? seen = null;
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary());
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));

        using var response = await edge.GetAsync(
            "/media/x",
            ("User-Agent", "agent"), ("Accept", "image/avif"), ("Accept-Encoding", "zstd, br"), ("Accept-Language", "de"), ("Referer", "http://r/"),
            ("If-None-Match", "\"a\""), ("If-Modified-Since", "Wed, 21 Oct 2026 07:28:00 GMT"), ("Range", "bytes=0-1"), ("If-Range", "\"a\""),
            ("Cookie", "session=1"), ("Authorization", "Basic eA=="), ("X-Custom", "1"), ("Origin", "http://o"), ("X-Forwarded-For", "1.1.1.1"), ("Via", "1.1 x"));
        Assert.Equal("zstd, br", seen!.AcceptEncoding);
        Assert.Equal("bytes=0-1", seen.Range);
        Assert.Equal(origin.Authority, seen.Host);
        string[] allowed =
        [
            "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Referer", "If-None-Match", "If-Modified-Since", "Range", "If-Range", "Host",
            // The edge's own trace context.
            "traceparent",
        ];
        Assert.Empty(seen.Keys.Except(allowed, StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(206, "bytes 0-2/10")]
    [InlineData(416, "bytes */10")]
    public async Task Get_Ranges_GoThrough(int status, string contentRange)
    {
        await using var origin = await TestOrigin.StartAsync("image/png", [1, 2, 3], r =>
        {
            r.StatusCode = status;
            r.Headers.ContentRange = contentRange;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));

        using var response = await edge.GetAsync("/media/x", ("Range", "bytes=0-2"));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(contentRange, response.Field("Content-Range"));
        Assert.Equal([1, 2, 3], await response.BytesAsync());
    }

    [Fact]
    public async Task Head_KeepsTheLength()
    {
        await using var origin = await TestOrigin.StartAsync("image/png", new byte[1234]);
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));
        using var response = await edge.SendAsync(HttpMethod.Head, "/media/x");
        Assert.Equal("1234", response.Field("Content-Length"));
        Assert.Empty(await response.BytesAsync());
    }

    [Fact]
    public async Task Get_304_KeepsTheLengthAndTheTag()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\nContent-Length: 5000000000\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));
        using var response = await edge.GetAsync("/media/x", ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal("\"v1\"", response.Field("ETag"));
        Assert.Equal("5000000000", response.Field("Content-Length"));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    public async Task Get_NoContent_CarriesNeitherBodyNorLength(int status)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 {status} X\r\nContent-Length: 7\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));
        using var response = await edge.GetAsync("/media/x");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.True(response.Field("Content-Length") is null or "0");
        Assert.Empty(await response.BytesAsync());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task OtherMethods_AreRefusedWithoutAnOriginRequest(string method)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));
        using var response = await edge.SendAsync(new HttpMethod(method), "/media/x");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("GET, HEAD", response.Field("Allow"));
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Get_Redirect_IsPassedOn()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 302 Found\r\nLocation: https://cdn.example/y\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));
        using var response = await edge.GetAsync("/media/x");
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("https://cdn.example/y", response.Field("Location"));
        Assert.Single(origin.Requests);
    }

    [Theory]
    [InlineData("{0}/media/y?z", "{1}/media/y?z")]
    [InlineData("{0}/media", "{1}/media")]
    [InlineData("{0}/mediay", "{0}/mediay")]
    [InlineData("{0}/other/y", "{0}/other/y")]
    [InlineData("{0}.evil.example/media/y", "{0}.evil.example/media/y")]
    [InlineData("/media/y", "/media/y")]
    public async Task Get_RedirectWithinTheRoute_StaysFirstParty(string location, string expected)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.Redirect(string.Format(System.Globalization.CultureInfo.InvariantCulture, location, $"http://{context.Request.Host}"));
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync("http://publisher.example", Route(origin.Url));
        using var response = await edge.GetAsync("/media/x");
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, origin.Url, edge.Url), response.Field("Location"));
    }

    [Theory]
    [InlineData("/media/a%2Fb?c=%7E")]
    [InlineData("/media/%c3%28[1]|x")]
    [InlineData("/media/a?")]
    [InlineData("/media/a//b?x=a+b&&y")]
    [InlineData("/media/100%")]
    public async Task Get_Target_ReachesTheOriginByteForByte(string target)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, Route(origin.Url));
        using var response = await edge.GetAsync(target);
        Assert.StartsWith($"GET {target} HTTP/1.1\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(int seed, int length)
    {
        var random = new Random(seed);
        var buffer = new byte[1 << 20];
        for (var left = length; left > 0;)
        {
            var count = Math.Min(random.Next(1, buffer.Length), left);
            random.NextBytes(buffer.AsSpan(0, count));
            left -= count;
            yield return buffer.AsMemory(0, count);
        }
    }
}
