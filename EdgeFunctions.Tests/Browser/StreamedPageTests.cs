using System.Text;
using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Browser;

/// <summary>A page that is still being written is read in the browser.</summary>
[Collection(SampleReader.Name)]
public sealed class StreamedPageTests(SampleReader reader)
{
    private static readonly byte[] Drip = Encoding.ASCII.GetBytes("<!--drip-->");

    [BrowserFact]
    public async Task Open_OriginWaitsForTheReader_FirstEntryIsPaintedBeforeTheRestIsSent()
    {
        // The live page stops after its first entry, and goes on only when the browser has told that the entry is painted.
        var painted = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            if (context.Request.Path == "/painted")
            {
                painted.Open();
                return;
            }

            var page = SampleFile.Read(Path.Combine(SampleOrigin.Directory, "slow.html"), "text/html", $"http://{context.Request.Host}");
            var first = page.Content.AsSpan().IndexOf(Drip);
            context.Response.ContentType = page.ContentType;
            await context.Response.Body.WriteAsync(page.Content.AsMemory(0, first));
            await context.Response.Body.FlushAsync();
            await painted.PassAsync();
            await context.Response.Body.WriteAsync(page.Content.AsMemory(first));
        });
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Publisher:Delivery", "Streaming"),
            ("Assets:Routes:0:Prefix", "/static"), ("Assets:Routes:0:OriginUrl", reader.OriginUrl),
            ("Assets:Routes:1:Prefix", "/media"), ("Assets:Routes:1:OriginUrl", reader.OriginUrl),
            ("Assets:Routes:2:Prefix", "/api"), ("Assets:Routes:2:OriginUrl", reader.OriginUrl));

        var page = await reader.OpenAsync(edge.Url + "/slow", "--seen", ".live-list li", "--tell", origin.Url + "/painted");

        Assert.True(painted.IsOpen);
        Assert.Contains("The first boat is through", page.Text, StringComparison.Ordinal);
        Assert.Contains("Good evening from Tallow Quay", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Requests, r => r.HasFailed);
    }
}
