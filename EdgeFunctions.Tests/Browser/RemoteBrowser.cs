using System.Diagnostics;
using System.Text.Json;

namespace EdgeFunctions.Tests.Browser;

/// <summary>A headless Chromium with several tabs, driven step by step through <c>remote.mjs</c>.</summary>
internal sealed class RemoteBrowser : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _complaints;

    private RemoteBrowser(Process process)
    {
        _process = process;
        _complaints = process.StandardError.ReadToEndAsync();
    }

    public static RemoteBrowser Start()
    {
        var start = new ProcessStartInfo(BrowserTools.Node!, "remote.mjs")
        {
            WorkingDirectory = BrowserTools.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[BrowserTools.ChromiumVariable] = BrowserTools.Chromium;
        return new RemoteBrowser(Process.Start(start)!);
    }

    public Task OpenAsync(string tab, string url) => DoAsync("open", tab, url);

    public Task UntilAsync(string tab, string expression) => DoAsync("until", tab, expression);

    public Task PressAsync(string tab, string key) => DoAsync("press", tab, key);

    public Task ViewAsync(string tab, int width, int height, string scheme) => DoAsync("view", tab, width, height, scheme);

    public Task PictureAsync(string tab, string path) => DoAsync("shot", tab, path);

    public async Task<string> TextAsync(string tab, string expression) => (await DoAsync("eval", tab, expression)).ToString();

    /// <summary>Errors of all tabs, from the console and from scripts.</summary>
    public async Task<string[]> ComplaintsAsync() => (await DoAsync("complaints")).Deserialize<string[]>()!;

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }
    }

    private async Task<JsonElement> DoAsync(params object[] command)
    {
        using var patience = new CancellationTokenSource(Limit);
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command).AsMemory(), patience.Token);
        await _process.StandardInput.FlushAsync(patience.Token);
        var line = await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The browser is gone: " + await _complaints);
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("complaint", out var complaint)
            ? throw new InvalidOperationException($"{string.Join(' ', command)}: {complaint.GetString()}")
            : answer.RootElement.GetProperty("result").Clone();
    }
}
