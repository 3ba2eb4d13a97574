using EdgeFunctions.Hosting.Sample;

namespace EdgeFunctions.Tests.Browser;

/// <summary>The pictures of the documentation.</summary>
[Collection(SampleReader.Name)]
public sealed class ScreenshotTests(SampleReader reader)
{
    [ScreenshotFact]
    public async Task Open_FrontPage_PictureForTheReadme()
    {
        var path = Path.Combine(Path.GetFullPath(ScreenshotFactAttribute.Folder!), "front-page.png");
        var page = await reader.OpenAsync(reader.EdgeUrl("Buffered") + "/", "--viewport", "1280x960", "--scale", "0.75", "--screenshot", path);

        Assert.Equal("1", page.Edge);
        Assert.Empty(page.BrokenImages);
        Assert.InRange(new FileInfo(path).Length, 1, 400 * 1024);
    }

    [ScreenshotFact]
    public async Task Open_PreviewOfAVariant_PictureForTheDocs()
    {
        var path = Path.Combine(Path.GetFullPath(ScreenshotFactAttribute.Folder!), "variant.png");
        var page = await reader.OpenAsync(reader.EdgeUrl("Buffered") + SampleSite.Preview("tides"), "--viewport", "1280x760", "--scale", "0.75", "--screenshot", path);

        Assert.Contains("High water", page.Fragments["letter"], StringComparison.Ordinal);
        Assert.InRange(new FileInfo(path).Length, 1, 150 * 1024);
    }
}
