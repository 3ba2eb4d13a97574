using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeFunctions.Load;

/// <summary>wrk on the second core: it costs little itself, so that the server is what is waited for.</summary>
internal static partial class Wrk
{
    public const string Program = "/usr/bin/wrk";

    /// <summary>Asks for one URL for a while, over and over.</summary>
    /// <returns>How many requests were answered, and in what time.</returns>
    public static async Task<(int Requests, double Seconds)> RunAsync(string url, int connections, TimeSpan time, string? acceptEncoding)
    {
        var seconds = Math.Max(1, (int)Math.Round(time.TotalSeconds));
        string[] fields = acceptEncoding is null ? [] : ["-H", "Accept-Encoding: " + acceptEncoding];
        using var wrk = Process.Start(new ProcessStartInfo("taskset", ["-c", "1", Program, "-t1", $"-c{connections}", $"-d{seconds}s", .. fields, url]) { RedirectStandardOutput = true })!;
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var counts = Counts().Match(said);
        if (!counts.Success || said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(said);
        }

        return (int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(counts.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)s")]
    private static partial Regex Counts();
}
