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
    };

    public ValueTask DisposeAsync() => _origin.DisposeAsync();
}
