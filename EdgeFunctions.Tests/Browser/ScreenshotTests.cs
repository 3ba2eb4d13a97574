using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Browser;

/// <summary>The pictures of the documentation.</summary>
[Collection(SampleReader.Name)]
public sealed class ScreenshotTests(SampleReader reader)
{
    [ScreenshotFact]
    public async Task Open_FrontPage_PictureForTheReadme()
    {
        var path = Path.Combine(Path.GetFullPath(ScreenshotFactAttribute.Folder!), "front-page.png");
        await using var edge = await StartEdgeAsync();
        var page = await reader.OpenAsync(edge.Url + "/", "--viewport", "1280x960", "--scale", "0.75", "--screenshot", path);

        Assert.Equal("1", page.Edge);
        Assert.EndsWith("Seen from localhost:7071.", page.Fragments["weather"], StringComparison.Ordinal);
        Assert.Empty(page.BrokenImages);
        Assert.InRange(new FileInfo(path).Length, 1, 400 * 1024);
    }

    [ScreenshotFact]
    public async Task Open_PreviewOfAVariant_PictureForTheDocs()
    {
        var path = Path.Combine(Path.GetFullPath(ScreenshotFactAttribute.Folder!), "variant.png");
        await using var edge = await StartEdgeAsync();
        var page = await reader.OpenAsync(edge.Url + SampleSite.Preview("tides"), "--viewport", "1280x760", "--scale", "0.75", "--screenshot", path);

        Assert.Contains("High water", page.Fragments["letter"], StringComparison.Ordinal);
        Assert.InRange(new FileInfo(path).Length, 1, 150 * 1024);
    }

    /// <summary>The edge where <c>dotnet run</c> has it: the pages show their host.</summary>
    private Task<EdgeHost> StartEdgeAsync() => reader.StartEdgeAsync("Buffered", services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ListenLocalhost(7071)));
}
