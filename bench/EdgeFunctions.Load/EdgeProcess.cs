using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>The edge in a process of its own.</summary>
internal sealed class EdgeProcess : IDisposable
{
    private readonly Process _process;

    private EdgeProcess(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    /// <summary>Peak resident memory so far, in bytes (Linux's VmHWM).</summary>
    public long PeakBytes => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024;

    /// <summary>Builds Release and starts it in front of an origin whose <c>/bytes</c> is an asset route.</summary>
    public static async Task<EdgeProcess> StartAsync(string origin)
    {
        var root = Root();
        await Process.Start(new ProcessStartInfo("dotnet", ["build", "-c", "Release", "-v", "q", Path.Combine(root, "EdgeFunctions")]) { RedirectStandardOutput = true })!.WaitForExitAsync();
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(root, "EdgeFunctions", "bin", "embedded", "Release", "net10.0", "EdgeFunctions.dll"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["Edge__Publisher__OriginUrl"] = origin;
        start.Environment["Edge__Origin__AllowLoopback"] = "true";
        start.Environment["Edge__Assets__Routes__0__Prefix"] = "/bytes";
        start.Environment["Edge__Assets__Routes__0__OriginUrl"] = origin;
        var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The edge did not start.");
        return new EdgeProcess(process, said.Split(' ')[^1]);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EdgeFunctions.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Run this inside the repository.");
        }

        return directory.FullName;
    }
}
