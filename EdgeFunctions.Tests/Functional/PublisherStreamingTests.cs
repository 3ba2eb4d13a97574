using System.Text;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Pages and events that leave as they come.</summary>
public sealed class PublisherStreamingTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Get_Streaming_FirstRewrittenBytesArriveBeforeTheOriginGoesOn(string? coding)
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"<html><head><link href=\"http://{context.Request.Host}/a.css\">"));
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("</head><body>end</body></html>"u8.ToArray());
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"));

        using var response = await edge.GetAsync("/", coding is null ? [] : [("Accept-Encoding", coding)]);
        await using var raw = await response.Content.ReadAsStreamAsync();
        await using Stream body = coding switch
        {
            "gzip" => new System.IO.Compression.GZipStream(raw, System.IO.Compression.CompressionMode.Decompress),
            "br" => new System.IO.Compression.BrotliStream(raw, System.IO.Compression.CompressionMode.Decompress),
            _ => raw,
        };
        var expected = $"<html><head>{PublisherSite.Fragment}<link href=\"{edge.Url}/a.css\">";
        Assert.Equal(expected, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(expected.Length)));
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.Equal("</head><body>end</body></html>", Encoding.UTF8.GetString(await body.ReadAtLeastAsync(30)));
    }

    [Fact]
    public async Task Get_Streaming_FieldsArriveBeforeTheFirstByteOfTheBody()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("<p>"u8.ToArray());
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"));
        using var response = await edge.GetAsync("/");
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.EndsWith("<p>", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/x-ndjson")]
    public async Task Get_EventStream_EachEventArrivesAloneAndUntouched(string type)
    {
        var gates = new[] { new Gate(), new Gate() };
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            for (var i = 0; i < 3; i++)
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: http://{context.Request.Host}/{i}\n\n"));
                await context.Response.Body.FlushAsync();
                if (i < 2)
                {
                    await gates[i].PassAsync();
                }
            }
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/events");
        await using var body = await response.Content.ReadAsStreamAsync();
        for (var i = 0; i < 3; i++)
        {
            var expected = $"data: {origin.Url}/{i}\n\n";
            Assert.Equal(expected, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(expected.Length)));
            if (i < 2)
            {
                gates[i].Open();
            }
        }
    }

    [Theory]
    [InlineData("Stream", 200)]
    [InlineData("Reject", 502)]
    public async Task Get_PageBeyondTheLimit_StreamsOrIsRefused(string whenOver, int status)
    {
        var page = Encoding.UTF8.GetBytes("<html><head></head>" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"<p>{i}</p>")));
        await using var origin = await TestOrigin.StartAsync("text/html", page);
        await using var edge = await PublisherSite.StartAsync(origin.Url, ("Publisher:MaxBufferedBytes", "4096"), ("Publisher:WhenOverLimit", whenOver));
        foreach (var coding in (string?[])[null, "br", "gzip"])
        {
            using var response = await edge.GetAsync("/", coding is null ? [] : [("Accept-Encoding", coding)]);
            Assert.Equal(status, (int)response.StatusCode);
            if (status == 200)
            {
                Assert.Null(response.Content.Headers.ContentLength);
                Assert.Equal(Encoding.UTF8.GetString(page).Replace("<head>", "<head>" + PublisherSite.Fragment, StringComparison.Ordinal), await response.TextAsync());
            }
        }
    }

    [Fact]
    public async Task Get_PageBeyondTheLimit_GoesOnAsAStreamAtThatPoint()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("<head></head>" + new string('x', 5000)));
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("end"u8.ToArray());
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url, ("Publisher:MaxBufferedBytes", "4096"));
        using var response = await edge.GetAsync("/");
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.EndsWith("xend", await response.TextAsync(), StringComparison.Ordinal);
    }
}
