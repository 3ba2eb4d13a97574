using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Hosting.Sample;

/// <summary>The first run: with no settings at all, the edge stands in front of a small site of its own.</summary>
internal sealed class SampleSite : IAsyncDisposable
{
    private const int PreferredPort = 7072;

    private readonly WebApplication _origin;

    private SampleSite(WebApplication origin, string url)
    {
        _origin = origin;
        Url = url;
    }

    /// <summary>Where the sample origin listens.</summary>
    public string Url { get; }

    /// <summary>Starts the sample origin and points the settings at it, unless there are settings.</summary>
    public static async Task<SampleSite?> StartIfUnconfiguredAsync(IConfigurationManager configuration)
    {
        if (configuration.GetSection(EdgeOptions.Section).GetChildren().Any())
        {
            return null;
        }

        var origin = await SampleOrigin.StartAsync(PreferredPort);
        var url = origin.Urls.First();
        configuration.AddInMemoryCollection(Settings(url));
        return new SampleSite(origin, url);
    }

    /// <summary>The settings of the first run: they show what the edge does.</summary>
    public static Dictionary<string, string?> Settings(string url) => new()
    {
        ["Edge:Publisher:OriginUrl"] = url,
        ["Edge:Origin:AllowLoopback"] = "true",
        ["Edge:Publisher:Delivery"] = "Streaming",
        ["Edge:Assets:Routes:0:Prefix"] = "/media",
        ["Edge:Assets:Routes:0:OriginUrl"] = url,
        ["Edge:Inject:0:Where"] = "HeadStart",
        ["Edge:Inject:0:Html"] = "<script>document.documentElement.dataset.edge=1+(+document.documentElement.dataset.edge||0)</script>",

        // What a publisher would do with the hooks of the site (samples/README.md), on its front page and in its articles.
        ["Edge:Inject:1:Where"] = "Marker",
        ["Edge:Inject:1:Html"] = "<meta name=\"edge-reader\" content=\"{{device}}\" data-by-edge=\"reader\">",
        ["Edge:Inject:1:When:Paths:0"] = "/",
        ["Edge:Inject:2:Where"] = "Marker",
        ["Edge:Inject:2:Name"] = "weather",
        ["Edge:Inject:2:Html"] = "<p data-by-edge=\"weather\">Wind from the south-west, four to five. Seen from {{host}}.</p>",
        ["Edge:Inject:2:When:Paths:0"] = "/",
        ["Edge:Inject:3:Where"] = "Marker",
        ["Edge:Inject:3:Name"] = "after-story",
        ["Edge:Inject:3:Html"] = "<p data-by-edge=\"after-story\"><a href=\"/?from={{path}}\">More from the Courier</a></p>",
        ["Edge:Inject:3:When:Paths:0"] = "/articles/**",
        ["Edge:Inject:4:Where"] = "Append",
        ["Edge:Inject:4:Selector"] = "#offer",
        ["Edge:Inject:4:Html"] = "<p data-by-edge=\"offer\">Six weeks for one crown.</p>",
        ["Edge:Inject:4:When:Paths:0"] = "/",
        ["Edge:Inject:5:Where"] = "BodyEnd",
        ["Edge:Inject:5:Html"] = "<script data-by-edge=\"path\">document.currentScript.dataset.value={{path}}</script>",
        ["Edge:Inject:5:When:Paths:0"] = "/articles/**",
    };

    public ValueTask DisposeAsync() => _origin.DisposeAsync();
}
