using System.Text.Json;

namespace EdgeFunctions.Tests.Browser;

/// <summary>A headless Chromium with several tabs, driven step by step through <c>remote.mjs</c>.</summary>
internal sealed class RemoteBrowser : IAsyncDisposable
{
    private readonly BrowserProcess _browser = new("remote.mjs");

    public static RemoteBrowser Start() => new();

    public Task OpenAsync(string tab, string url) => DoAsync("open", tab, url);

    public Task UntilAsync(string tab, string expression) => DoAsync("until", tab, expression);

    public Task PressAsync(string tab, string key) => DoAsync("press", tab, key);

    public Task ViewAsync(string tab, int width, int height, string scheme) => DoAsync("view", tab, width, height, scheme);

    public Task PictureAsync(string tab, string path) => DoAsync("shot", tab, path);

    public async Task<string> TextAsync(string tab, string expression) => (await DoAsync("eval", tab, expression)).ToString();

    /// <summary>Errors of all tabs, from the console and from scripts.</summary>
    public async Task<string[]> ComplaintsAsync() => (await DoAsync("complaints")).Deserialize<string[]>()!;

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    private async Task<JsonElement> DoAsync(params object[] command) => (await _browser.AskAsync(command)).GetProperty("result");
}
