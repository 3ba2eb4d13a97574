using System.Collections.Concurrent;
using System.Text;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Whatever two readers ask at once, with whichever tags and dates they have seen: neither sees what is the other's.</summary>
public sealed class ReadersApartTests
{
    private const int Pairs = 1200;
    private const int AtOnce = 8;

    private static readonly string[] Editions = ["north", "south", "east", ""];

    private static readonly string[] Paths = ["/a", "/b", "/fresh"];

    [Theory]
    [InlineData("Buffered", false, 1)]
    [InlineData("Buffered", true, 2)]
    [InlineData("Streaming", false, 3)]
    [InlineData("Streaming", true, 4)]
    public async Task Get_TwoReadersAtOnce_EachSeesTheirOwn(string delivery, bool by, int seed)
    {
        await using var origin = await StartOriginAsync();
        var settings = new List<(string, string)>
        {
            ("Publisher:Delivery", delivery),
            ("Values:Headers:0", "X-Edition"),
            ("Inject:0:Html", "<meta name=edition content='{{header.x-edition}}'>"),
            ("Inject:1:Where", "Append"),
            ("Inject:1:Selector", "p"),
            ("Inject:1:Html", "[{{header.x-edition}}]"),
            ("Inject:2:Where", "Marker"),
            ("Inject:2:Html", "<script>edition={{header.x-edition}}</script>"),
        };
        if (by)
        {
            settings.Add(("Cache:By:0", "header.x-edition"));
        }

        if (delivery == "Buffered")
        {
            settings.Add(("Cache:MaxBytes", "10000000"));
            settings.Add(("Cache:StaleWhileRevalidate", "00:10:00"));
        }

        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. settings]);
        var random = new Random(seed);
        var tags = new ConcurrentDictionary<string, string>();
        var hits = 0;
        var unchanged = 0;
        for (var round = 0; round < Pairs / AtOnce * 2; round++)
        {
            // What each asks is chosen here, in one order; how they meet is up to the machine.
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskAsync(
                Editions[random.Next(Editions.Length)], Paths[random.Next(Paths.Length)], random.Next(5), tags.IsEmpty ? null : tags.ElementAt(random.Next(tags.Count)).Key)));
        }

        // The ways that could mix them up were gone.
        Assert.Equal(by && delivery == "Buffered", hits > 0);
        Assert.Equal(by || delivery == "Buffered", unchanged > 0);

        async Task AskAsync(string edition, string path, int kind, string? tag)
        {
            var fields = new List<(string, string)> { ("X-Edition", edition) };
            if (kind is 1 or 2 && tag is not null)
            {
                fields.Add(("If-None-Match", tag));
            }
            else if (kind == 3)
            {
                fields.Add(("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"));
            }

            using var response = await edge.GetAsync(path, [.. fields]);
            var text = await response.TextAsync();
            var how = $"seed {seed}: \"{edition}\" asked for {path} with {tag} and got {(int)response.StatusCode} {response.Field("Cache-Status")}";
            Interlocked.Add(ref hits, response.Field("Cache-Status")?.Contains("hit", StringComparison.Ordinal) == true ? 1 : 0);
            if ((int)response.StatusCode == 304)
            {
                Interlocked.Increment(ref unchanged);
                Assert.True(tag is not null && tags[tag] == edition, how);
                return;
            }

            Assert.True(response.IsSuccessStatusCode, how);
            Assert.True(text.Contains($"content='{edition}'", StringComparison.Ordinal) && text.Contains($"[{edition}]", StringComparison.Ordinal) && text.Contains($"edition=\"{edition}\"", StringComparison.Ordinal), how);
            Assert.DoesNotContain(Editions, other => other.Length > 0 && other != edition && text.Contains(other, StringComparison.Ordinal));
            Assert.True(response.Field("Cache-Control")!.StartsWith("private", StringComparison.Ordinal), how);
            Assert.Null(response.Field("Last-Modified"));
            if (response.Field("ETag") is { } etag)
            {
                Assert.Equal(edition, tags.GetOrAdd(etag, edition));
            }
        }
    }

    private static Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ETag = "\"v1\"";
        response.Headers.LastModified = "Thu, 01 Jan 2026 00:00:00 GMT";
        response.Headers.CacheControl = context.Request.Path == "/fresh" ? "public, max-age=600" : "public, max-age=0, stale-while-revalidate=600";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains("\"v1\"", StringComparison.Ordinal) || context.Request.Headers.IfModifiedSince.Count > 0)
        {
            response.StatusCode = 304;
            return;
        }

        await response.Body.WriteAsync("<html><head><title>t</title></head><body><p>"u8.ToArray());
        await response.Body.FlushAsync();
        await Task.Yield();
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"{context.Request.Path}</p><!--edge-inject--></body></html>"));
    });
}
