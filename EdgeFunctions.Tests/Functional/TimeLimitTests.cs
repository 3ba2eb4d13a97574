using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Rewriting that takes longer than it may.</summary>
public sealed class TimeLimitTests
{
    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_NoTimeAtAll_PageIsWholeAndStreamedOneIsRewrittenUpToTheByte(string delivery)
    {
        var url = "";
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.Body.WriteAsync(PageOf(url));
        });
        url = origin.Url;
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Rewrite:MaxTime", "00:00:00.0000001"), ("Publisher:Delivery", delivery), ("Cache:MaxBytes", delivery == "Buffered" ? "10000000" : "0"));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            var body = await response.TextAsync();
            Assert.StartsWith($"<a href={(delivery == "Buffered" ? origin.Url : edge.Url)}/0>", body, StringComparison.Ordinal);
            Assert.EndsWith($"<a href={origin.Url}/999>", body, StringComparison.Ordinal);
            Assert.Equal(Encoding.ASCII.GetString(PageOf(url)), body.Replace(edge.Url, origin.Url, StringComparison.Ordinal));

            // Such a page is for one reader. A buffered one can say so.
            Assert.Equal(delivery == "Buffered" ? "private, no-store" : "max-age=60", response.Field("Cache-Control"));
            Assert.DoesNotContain("stored", response.Field("Cache-Status") ?? "", StringComparison.Ordinal);
        }

        Assert.Equal(2, meters["edge.rewrite.fail_opens edge.reason=TimeLimit"]);
        Assert.Equal(2, edge.Logs.Entries.Count(e => e.Event.Id == EventIds.FailedOpen && e.Message.Contains("TimeLimit", StringComparison.Ordinal)));
    }

    private static byte[] PageOf(string url) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"<a href={url}/{i}>"))));
}
