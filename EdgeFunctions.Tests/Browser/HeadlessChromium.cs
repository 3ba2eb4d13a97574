using System.Diagnostics;
using System.Text.Json;

namespace EdgeFunctions.Tests.Browser;

/// <summary>A headless Chromium that <c>page.mjs</c> drives: arguments go in as lines, reports come out as lines.</summary>
internal sealed class HeadlessChromium : IAsyncDisposable
{
    /// <summary>How long a page, or the browser's end, may take on a busy machine. Not an assertion on speed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _complaints;

    private HeadlessChromium(Process process)
    {
        _process = process;
        _complaints = process.StandardError.ReadToEndAsync();
    }

    public static HeadlessChromium Start()
    {
        var start = new ProcessStartInfo(BrowserTools.Node!, "page.mjs")
        {
            WorkingDirectory = BrowserTools.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[BrowserTools.ChromiumVariable] = BrowserTools.Chromium;
        return new HeadlessChromium(Process.Start(start)!);
    }

    /// <param name="arguments">As <c>page.mjs</c> takes them, the URL first.</param>
    public async Task<PageReport> OpenAsync(params string[] arguments)
    {
        using var patience = new CancellationTokenSource(Limit);
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(arguments).AsMemory(), patience.Token);
        await _process.StandardInput.FlushAsync(patience.Token);
        var line = await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The browser is gone: " + await _complaints);

        using var report = JsonDocument.Parse(line);
        return report.RootElement.TryGetProperty("complaint", out var complaint)
            ? throw new InvalidOperationException($"{arguments[0]}: {complaint.GetString()}")
            : report.Deserialize<PageReport>(JsonSerializerOptions.Web)!;
    }

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
}
