using System.Diagnostics;
using System.Text.Json;

namespace EdgeFunctions.Tests.Browser;

/// <summary>A script of this folder that drives a headless Chromium: commands go in as lines of JSON, answers come out as lines.</summary>
internal sealed class BrowserProcess : IAsyncDisposable
{
    /// <summary>How long a command, or the browser's end, may take on a busy machine. Not an assertion on speed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _complaints;

    /// <param name="script">The script's file name.</param>
    public BrowserProcess(string script)
    {
        var start = new ProcessStartInfo(BrowserTools.Node!, script)
        {
            WorkingDirectory = BrowserTools.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[BrowserTools.ChromiumVariable] = BrowserTools.Chromium;
        _process = Process.Start(start)!;
        _complaints = _process.StandardError.ReadToEndAsync();
    }

    /// <param name="command">As the script takes it.</param>
    /// <exception cref="InvalidOperationException">The script complains, or is gone.</exception>
    public async Task<JsonElement> AskAsync(params object[] command)
    {
        using var patience = new CancellationTokenSource(Limit);
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command).AsMemory(), patience.Token);
        await _process.StandardInput.FlushAsync(patience.Token);
        var line = await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The browser is gone: " + await _complaints);
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("complaint", out var complaint)
            ? throw new InvalidOperationException($"{string.Join(' ', command)}: {complaint.GetString()}")
            : answer.RootElement.Clone();
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
