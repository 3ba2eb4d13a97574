using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>How long readers wait: the first byte of a page that drips, and a small asset at a fixed rate.</summary>
internal static class LatencyReport
{
    private const int Rate = 400;
    private const int Seconds = 5;
    private const int Drips = 11;
    private const string Asset = "/bytes/10000";

    public static async Task RunAsync(string[] names)
    {
        await using var origin = await LoadOrigin.StartAsync();
        Console.WriteLine($"\nMilliseconds. First byte of a page whose origin sends 2 KB, waits a second and sends the rest (median of {Drips}); 10 KB assets at {Rate} a second.\n");
        Console.WriteLine("| server | first byte, dripping page | p50 | p99 | p99.9 |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var server in Servers.Named(names))
        {
            using var process = await server.Start(origin.Url);
            if (process is null)
            {
                Console.WriteLine($"| {server.Name} | not installed |");
                continue;
            }

            using var client = Client.Create();
            // Pages, too: what compiles itself while it runs is not to do so for the first pages that drip.
            await AtRateAsync(client, process.Url + (server.Rewrites ? "/page/20000" : Asset), server.IsDotnet ? 2 * Seconds : 1);
            await AtRateAsync(client, process.Url + Asset, server.IsDotnet ? 2 * Seconds : 1);
            var waits = await AtRateAsync(client, process.Url + Asset, Seconds);
            var first = new double[Drips];
            for (var i = 0; i < Drips; i++)
            {
                first[i] = await Client.FirstByteAsync(client, process.Url + "/drip/20000");
            }

            Array.Sort(first);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {server.Name} | {first[Drips / 2]:N1} | {At(waits, 0.5):N2} | {At(waits, 0.99):N2} | {At(waits, 0.999):N2} |"));
        }
    }

    /// <summary>Starts requests when they are due, whether or not earlier ones have ended; waits count from when a request was due.</summary>
    private static async Task<double[]> AtRateAsync(HttpMessageInvoker client, string url, int seconds)
    {
        var clock = Stopwatch.StartNew();
        var requests = new Task<double>[Rate * seconds];
        for (var i = 0; i < requests.Length; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / Rate);
            while (clock.Elapsed < due)
            {
                await Task.Delay(due - clock.Elapsed > TimeSpan.FromMilliseconds(1) ? 1 : 0);
            }

            requests[i] = ReadAsync(clock.Elapsed);
        }

        var waits = await Task.WhenAll(requests);
        Array.Sort(waits);
        return waits;

        async Task<double> ReadAsync(TimeSpan started)
        {
            await Client.ReadAsync(client, url);
            return (clock.Elapsed - started).TotalMilliseconds;
        }
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];
}
