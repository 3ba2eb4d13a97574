using System.Text.Json;

namespace EdgeFunctions.Tests.Browser;

/// <summary>A headless Chromium that visits one page after the other and reports on each, through <c>page.mjs</c>.</summary>
internal sealed class HeadlessChromium : IAsyncDisposable
{
    private readonly BrowserProcess _browser = new("page.mjs");

    public static HeadlessChromium Start() => new();

    /// <param name="arguments">As <c>page.mjs</c> takes them, the URL first.</param>
    public async Task<PageReport> OpenAsync(params string[] arguments) =>
        (await _browser.AskAsync(arguments)).Deserialize<PageReport>(JsonSerializerOptions.Web)!;

    public ValueTask DisposeAsync() => _browser.DisposeAsync();
}
