using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Browser;

/// <summary>
/// The sample site's origin, two edges before it, one for each delivery, and a browser: one set for all browser tests, which run one
/// after the other.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SampleReader : IAsyncLifetime, ICollectionFixture<SampleReader>
{
    public const string Name = "Browser";

    private readonly Dictionary<string, PageReport> _direct = [];
    private readonly Dictionary<string, EdgeHost> _edges = [];
    private WebApplication? _origin;
    private HeadlessChromium? _browser;

    internal string OriginUrl => _origin!.Urls.First();

    /// <summary>The origin's host and port.</summary>
    internal string OriginAuthority => new Uri(OriginUrl).Authority;

    internal string EdgeUrl(string delivery) => _edges[delivery].Url;

    internal Task<PageReport> OpenAsync(params string[] arguments) => _browser!.OpenAsync(arguments);

    /// <summary>A page straight from the origin: opened once, and remembered.</summary>
    internal async Task<PageReport> OpenAtOriginAsync(string path)
    {
        if (!_direct.TryGetValue(path, out var page))
        {
            _direct[path] = page = await OpenAsync(OriginUrl + path, "--watch", OriginAuthority);
        }

        return page;
    }

    /// <summary>A page through the edge that has the delivery.</summary>
    internal Task<PageReport> OpenAtEdgeAsync(string path, string delivery) => OpenAsync(EdgeUrl(delivery) + path, "--watch", OriginAuthority);

    /// <summary>Another edge before the site.</summary>
    internal Task<EdgeHost> StartEdgeAsync(string delivery, Action<IServiceCollection> services) => EdgeHost.StartAsync(
        OriginUrl, services, [.. SampleSite.Settings(OriginUrl).Select(s => (s.Key["Edge:".Length..], s.Value!)), ("Publisher:Delivery", delivery)]);

    public async Task InitializeAsync()
    {
        // Skipped tests have this fixture, too.
        if (BrowserTools.Missing is not null)
        {
            return;
        }

        _origin = await SampleOrigin.StartAsync(0);
        foreach (var delivery in (string[])["Buffered", "Streaming"])
        {
            _edges[delivery] = await StartEdgeAsync(delivery, _ => { });
        }

        _browser = HeadlessChromium.Start();
    }

    public async Task DisposeAsync()
    {
        foreach (var disposable in (IAsyncDisposable?[])[_browser, .. _edges.Values, _origin])
        {
            await (disposable?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
