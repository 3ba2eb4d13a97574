using System.Net;
using System.Text;
using System.Text.Json;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Tests.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Requests as they pass, over real sockets.</summary>
public sealed class InspectorTests
{
    private static byte[] Page(string origin) => Encoding.UTF8.GetBytes($"<html><head><title>t</title></head><body><a href=\"{origin}/a\">a</a></body></html>");

    [Fact]
    public async Task Watch_PageWhileItDrips_ItsChunksComeAsTheyFlow()
    {
        var (first, second) = (new Gate(), new Gate());
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Page($"http://{context.Request.Host}"));
            await first.PassAsync();
            await context.Response.Body.WriteAsync("<p>second</p>"u8.ToArray());
            await second.PassAsync();
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Publisher:Delivery", "Streaming"));
        await using var watch = await InspectorWatch.StartAsync(edge);

        using var page = await edge.GetAsync("/slow?token=t0psecret");

        // All that the origin gives before the gate is open, in however many pieces it comes.
        var read = Page(origin.Url).Length;
        var seen = await watch.WaitForAsync(r => r.GetProperty("bytesRead").GetInt64() == read && r.GetProperty("bytesSent").GetInt64() > 50);
        Assert.False(first.IsOpen);
        Assert.Equal("/slow?token=•••", seen.GetProperty("path").GetString());
        Assert.Equal(-1, seen.GetProperty("endedAt").GetInt64());

        first.Open();
        await watch.WaitForAsync(r => r.GetProperty("bytesRead").GetInt64() == read + 13);
        Assert.False(second.IsOpen);

        second.Open();
        Assert.Contains("second", await page.TextAsync(), StringComparison.Ordinal);
        var end = await watch.WaitForEndAsync("/slow?token=•••");
        Assert.Equal("Completed", end.GetProperty("end").GetString());
        Assert.Equal("Streaming", end.GetProperty("delivery").GetString());
        Assert.Equal(("Rewrite", "Rewritable", "Html"), (Text(end, "outcome"), Text(end, "reason"), Text(end, "transform")));
        Assert.Equal(("publisher", "GET"), (Text(end, "route"), Text(end, "originMethod")));
        Assert.Equal([0L, 1L, 2L], watch.Events[1].Select(e => e[0]).Distinct().Order());
        Assert.All(watch.Events[1], e => Assert.True(e[1] >= 0 && e[2] >= 0));

        var change = Assert.Single(watch.Changes[1]);
        Assert.Equal(("a[href]", origin.Url + "/a", edge.Url + "/a"), (Text(change, "kind"), Text(change, "before"), Text(change, "after")));
    }

    [Fact]
    public async Task Watch_Fields_OfBothSidesAreThereAndSecretsAreNot()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page("x"), response => response.Headers.SetCookie = "sid=cookie-secret; Path=/");
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        await using var watch = await InspectorWatch.StartAsync(edge);

        using var page = await edge.GetAsync("/a", ("Cookie", "sid=reader-secret"), ("Authorization", "Bearer bearer-secret"), ("X-Mine", "seen"));
        var text = (await watch.WaitForEndAsync("/a")).GetRawText();
        Assert.DoesNotContain("-secret", text, StringComparison.Ordinal);
        var request = await watch.WaitForEndAsync("/a");
        Assert.Equal("seen", Field(request, "requestFields", "X-Mine"));
        Assert.Equal("seen", Field(request, "originRequestFields", "X-Mine"));
        Assert.Equal("sid=•••", Field(request, "originRequestFields", "Cookie"));
        Assert.Equal(origin.Authority, Field(request, "originRequestFields", "Host"));
        Assert.Equal("sid=•••; Path=/", Field(request, "originResponseFields", "Set-Cookie"));
        Assert.Equal(page.Field("ETag"), Field(request, "responseFields", "ETag"));
        Assert.Equal("Buffered", Text(request, "delivery"));
    }

    [Fact]
    public async Task Watch_CopyTextErrorAndCacheHit_EachSaysWhatItWas()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            var (type, body) = context.Request.Path.Value switch
            {
                "/media/a.png" => ("image/png", new byte[100_000]),
                "/a.css" => ("text/css", Encoding.ASCII.GetBytes($"a{{background:url(http://{context.Request.Host}/b.png)}} b{{color:red}}")),
                _ => ("text/html", Page($"http://{context.Request.Host}")),
            };
            context.Response.ContentType = type;
            context.Response.Headers.CacheControl = "public, max-age=60";
            await context.Response.Body.WriteAsync(body);
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url, ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url), ("Cache:MaxBytes", "10000000"));
        await using var watch = await InspectorWatch.StartAsync(edge);

        await ReadAsync(edge, "/media/a.png");
        var copy = await watch.WaitForEndAsync("/media/a.png");
        Assert.Equal(("/media", "PassThrough", "Asset", "Copied"), (Text(copy, "route"), Text(copy, "outcome"), Text(copy, "reason"), Text(copy, "delivery")));
        Assert.Equal((100_000, 100_000), (copy.GetProperty("bytesRead").GetInt64(), copy.GetProperty("bytesSent").GetInt64()));

        await ReadAsync(edge, "/a.css");
        var css = await watch.WaitForEndAsync("/a.css");
        var change = Assert.Single(watch.Changes[css.GetProperty("id").GetInt64()]);
        Assert.Equal("text", Text(change, "kind"));

        using (var first = await edge.GetAsync("/"))
        using (var second = await edge.GetAsync("/"))
        {
            Assert.StartsWith("edge; hit", second.Field("Cache-Status"), StringComparison.Ordinal);
        }

        var hit = await watch.WaitForAsync(r => Text(r, "path") == "/" && r.GetProperty("endedAt").GetInt64() >= 0 && r.GetProperty("originStatus").GetInt32() == 0);
        Assert.Equal("Stored", Text(hit, "delivery"));
        Assert.StartsWith("edge; hit", Field(hit, "responseFields", "Cache-Status"), StringComparison.Ordinal);

        (await edge.GetAsync("/_edge/nothing")).Dispose();
        var refused = await watch.WaitForEndAsync("/_edge/nothing");
        Assert.Equal(404, refused.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Watch_OriginBreaksOffAndReaderLeaves_AreToldApart()
    {
        var gate = new Gate();
        await using var origin = RawOrigin.Start(async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<p>");
            if (exchange.Head.StartsWith("GET /waits", StringComparison.Ordinal))
            {
                await gate.PassAsync();
            }

            exchange.Socket.Close();
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Publisher:Delivery", "Streaming"));
        await using var watch = await InspectorWatch.StartAsync(edge);

        // The reset may overtake the response's fields.
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var broken = await edge.GetAsync("/breaks");
            await broken.BytesAsync();
        });

        Assert.Equal("SourceFailed", Text(await watch.WaitForEndAsync("/breaks"), "end"));

        using (var left = await edge.GetAsync("/waits"))
        {
            await watch.WaitForAsync(r => Text(r, "path") == "/waits" && r.GetProperty("bytesSent").GetInt64() > 0);
        }

        Assert.Equal("ReaderLeft", Text(await watch.WaitForEndAsync("/waits"), "end"));
        gate.Open();
    }

    [Fact]
    public async Task Watch_ReaderTakesNothing_IsSeenWhileItLasts()
    {
        const int Size = 32 * 1024 * 1024;
        await using var origin = await TestOrigin.StartAsync("video/mp4", new byte[Size]);
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        await using var watch = await InspectorWatch.StartAsync(edge);
        using var reader = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        await reader.SendAsync(Encoding.ASCII.GetBytes("GET /film.mp4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        // It reads nothing, so the edge stops in mid-body, and says so before anything more happens.
        var held = await watch.WaitForAsync(r => r.GetProperty("heldUpAt").GetInt64() >= 0 && r.GetProperty("bytesSent").GetInt64() > 0);
        Assert.InRange(held.GetProperty("bytesRead").GetInt64(), 1, Size - 1);

        var buffer = new byte[1024 * 1024];
        while (await reader.ReceiveAsync(buffer, Patience.Token()) > 0)
        {
        }

        var end = await watch.WaitForEndAsync("/film.mp4");
        Assert.Equal(("Completed", Size, -1), (Text(end, "end"), end.GetProperty("bytesSent").GetInt64(), end.GetProperty("heldUpAt").GetInt64()));
        Assert.True(end.GetProperty("flushWait").GetInt64() > 0);
        Assert.Contains(watch.Events[1], e => e[0] == (int)BodyEventKind.Flushed && e[2] > 0);
    }

    [Fact]
    public async Task Watch_ItsOwnRequests_AreNotRecorded()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page("x"));
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        (await edge.GetAsync("/_edge/inspect")).Dispose();
        await using var watch = await InspectorWatch.StartAsync(edge);
        (await edge.GetAsync("/a")).Dispose();
        await watch.WaitForEndAsync("/a");
        Assert.Equal("/a", Text(Assert.Single(watch.Requests).Value, "path"));
    }

    [Fact]
    public async Task Watch_MoreThanIsKept_TheOldestGoAndAreCounted()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page("x"));
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Inspector:MaxRequests", "3"));
        var inspector = edge.Services.GetRequiredService<Inspector>();
        using var viewer = inspector.TryJoin()!;
        await using var messages = viewer.WatchAsync(Patience.Token()).GetAsyncEnumerator();
        await messages.MoveNextAsync();
        (await edge.GetAsync("/0")).Dispose();
        await messages.MoveNextAsync();
        Assert.Equal(1, messages.Current.Data.Record!.Id);

        // The viewer takes nothing while ten pass.
        for (var i = 1; i <= 10; i++)
        {
            (await edge.GetAsync("/" + i)).Dispose();
        }

        Assert.Equal([9, 10, 11], inspector.Records().Select(r => r.Id));
        var dropped = 0L;
        while (dropped == 0)
        {
            await messages.MoveNextAsync();
            dropped = messages.Current.Data.Dropped;
        }

        Assert.Equal(7, dropped);
    }

    [Fact]
    public async Task Watch_MoreThanAllowed_503UntilOneLeaves()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page("x"));
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Inspector:MaxViewers", "1"));
        await using (await InspectorWatch.StartAsync(edge))
        {
            using var second = await edge.GetAsync("/_edge/inspect/events");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
            Assert.Contains("Edge__Inspector__MaxViewers", await second.TextAsync(), StringComparison.Ordinal);
        }

        var patience = Patience.Token();
        HttpStatusCode third;
        do
        {
            patience.ThrowIfCancellationRequested();
            using var response = await edge.GetAsync("/_edge/inspect/events");
            third = response.StatusCode;
        }
        while (third == HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.OK, third);
    }

    [Fact]
    public async Task Stop_WhileSomebodyWatches_DoesNotWait()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page("x"));
        var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        using var events = await edge.GetAsync("/_edge/inspect/events");
        await edge.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Rewrite_WhileRecorded_IsByteForByteTheSame()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page("http://127.0.0.1:1"));
        await using var recorded = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Publisher:PublicHosts:0", "www.example.com"));
        await using var plain = await EdgeHost.StartAsync(origin.Url, ("Publisher:PublicHosts:0", "www.example.com"));
        using var one = await recorded.GetAsync("/", ("Host", "www.example.com"), ("Accept-Encoding", "br"));
        using var other = await plain.GetAsync("/", ("Host", "www.example.com"), ("Accept-Encoding", "br"));
        Assert.Equal(await other.BytesAsync(), await one.BytesAsync());
        Assert.Single(recorded.Services.GetRequiredService<Inspector>().Records());
        Assert.Empty(plain.Services.GetRequiredService<Inspector>().Records());
    }

    /// <summary>Reads all of a response: who leaves a body unread may have closed the connection in the midst of it.</summary>
    private static async Task ReadAsync(EdgeHost edge, string target)
    {
        using var response = await edge.GetAsync(target);
        await response.BytesAsync();
    }

    private static string? Text(JsonElement record, string name) => record.GetProperty(name).GetString();

    private static string? Field(JsonElement record, string fields, string name) =>
        record.GetProperty(fields).EnumerateArray().Where(f => f[0].GetString() == name).Select(f => f[1].GetString()).FirstOrDefault();
}
