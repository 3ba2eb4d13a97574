using System.Security.Cryptography;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Hosting.Sample;

/// <summary>The first run: with no settings at all, the edge stands in front of a small site of its own.</summary>
internal sealed class SampleSite : IAsyncDisposable
{
    // No secret: it opens the variants of the sample site to whoever reads this or the documentation.
    private const string PreviewKey = "sample-preview-key";

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

        // What is known of the reader. On a laptop nobody tells the country, so everybody reads in this one.
        // The front page shows it, and is therefore nobody else's: private, no-store. Cache:By would keep it, for each group by itself, but
        // make every page private to readers; as it is, all pages but this one and those of the experiment stay everybody's.
        ["Edge:Context:Country"] = "GB",
        ["Edge:Context:Languages:0"] = "en-GB",
        ["Edge:Context:Languages:1"] = "cy",
        ["Edge:Inject:6:Where"] = "Append",
        ["Edge:Inject:6:Selector"] = "#edition",
        ["Edge:Inject:6:Html"] = "<a data-by-edge=\"edition\" href=\"/?country={{country}}&amp;device={{device}}\"> for {{country}}, in {{language}}, on {{device}}</a>",
        ["Edge:Inject:6:When:Paths:0"] = "/",

        // An experiment where few readers come by, so that all other pages are everybody's.
        ["Edge:Experiments:0:Name"] = "letter",
        ["Edge:Experiments:0:When:Paths:0"] = "/newsletter/**",
        ["Edge:Experiments:0:Variants:0:Name"] = "stories",
        ["Edge:Experiments:0:Variants:1:Name"] = "tides",
        ["Edge:Readers:CookieKey"] = RandomNumberGenerator.GetHexString(32),
        ["Edge:Readers:PreviewKey"] = PreviewKey,
        ["Edge:Inject:7:Where"] = "Append",
        ["Edge:Inject:7:Selector"] = "#main",
        ["Edge:Inject:7:Html"] = "<p data-by-edge=\"letter\">What the city read today: <a href=\"/sections/region.html?from={{experiment.letter}}\">stories from around the region</a>.</p>",
        ["Edge:Inject:7:When:Paths:0"] = "/newsletter/**",
        ["Edge:Inject:7:When:Experiments:0"] = "letter=stories",
        ["Edge:Inject:8:Where"] = "Append",
        ["Edge:Inject:8:Selector"] = "#main",
        ["Edge:Inject:8:Html"] = "<p data-by-edge=\"letter\">High water at the Barrier is at 12:19: <a href=\"/?from={{experiment.letter}}#today\">today on the Alder</a>.</p>",
        ["Edge:Inject:8:When:Paths:0"] = "/newsletter/**",
        ["Edge:Inject:8:When:Experiments:0"] = "letter=tides",

        ["Edge:Json:0:Paths:0"] = "/api/headlines.json",
        ["Edge:Json:0:Name"] = "servedBy",
        ["Edge:Json:0:Value"] = "\"edge\"",

        ["Edge:SecurityHeaders:NoSniff"] = "true",
        ["Edge:SecurityHeaders:ReferrerPolicy"] = "strict-origin-when-cross-origin",
        ["Edge:Headers:0:Name"] = "X-Robots-Tag",
        ["Edge:Headers:0:Value"] = "noindex",
        ["Edge:Headers:0:When:Paths:0"] = "/newsletter/**",
    };

    /// <summary>The path and query that show a variant of the sample's experiment, whatever the reader's cookie says.</summary>
    public static string Preview(string variant) => $"/newsletter/thanks?edge-variant=letter:{variant}&edge-variant-key={PreviewKey}";

    public ValueTask DisposeAsync() => _origin.DisposeAsync();
}
