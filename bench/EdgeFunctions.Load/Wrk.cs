using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeFunctions.Load;

/// <summary>wrk on the second core: it costs little itself, so that the server is what is waited for.</summary>
internal static partial class Wrk
{
    public const string Program = "/usr/bin/wrk";

    /// <summary>Asks for one URL for a while, over and over.</summary>
    /// <returns>How many requests were answered, of large ones also parts, and in what time.</returns>
    public static async Task<(double Requests, double Seconds)> RunAsync(string url, Job job, TimeSpan time)
    {
        var seconds = Math.Max(1, (int)Math.Round(time.TotalSeconds));
        string[] fields = job.AcceptEncoding is null ? [] : ["-H", "Accept-Encoding: " + job.AcceptEncoding];
        using var wrk = Process.Start(new ProcessStartInfo("taskset", ["-c", "1", Program, "-t1", $"-c{job.Connections}", $"-d{seconds}s", .. fields, url]) { RedirectStandardOutput = true })!;
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var counts = Counts().Match(said);
        if (!counts.Success || said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(said);
        }

        // The path ends in the size of what it names; what fields and rewritten URLs add to a megabyte is nothing.
        var requests = job.IsLarge ? Bytes(counts) / Number(job.Path[(job.Path.LastIndexOf('/') + 1)..]) : Number(counts.Groups[1].Value);
        return (requests, Number(counts.Groups[2].Value));
    }

    private static double Bytes(Match counts) => Number(counts.Groups[3].Value) * counts.Groups[4].Value switch
    {
        "G" => 1 << 30,
        "M" => 1 << 20,
        "K" => 1 << 10,
        _ => 1,
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)s, ([\d.]+)([KMG]?)B read")]
    private static partial Regex Counts();
}
