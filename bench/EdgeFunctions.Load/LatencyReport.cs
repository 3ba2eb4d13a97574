using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>How long readers wait: the first byte of a page that drips, and a small asset at a fixed rate.</summary>
internal static class LatencyReport
{
    private const int Rate = 400;
    private const int Seconds = 5;
    private const int Rounds = 5;
    private const int Drips = 11;
    private const string Asset = "/bytes/10000";

    public static async Task RunAsync(string[] names)
    {
        await using var origin = await LoadOrigin.StartAsync();
        Console.WriteLine($"\nMilliseconds. First byte of a page whose origin sends 2 KB, waits a second and sends the rest (median of {Drips}); 10 KB assets at {Rate} a second (median of {Rounds} rounds of {Seconds} s, in turns).\n");
        Console.WriteLine("| server | first byte, dripping page | p50 | p99 | p99.9 |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        using var client = Client.Create();
        using var lineup = await Lineup.StartAsync(Servers.Named(names), origin.Url);
        foreach (var (server, process) in lineup.Starters)
        {
            // Pages, too: what compiles itself while it runs is not to do so for the first pages that drip.
            await AtRateAsync(client, PageOf(server, process), server.IsDotnet ? 2 * Seconds : 1);
            await AtRateAsync(client, process.Url + Asset, server.IsDotnet ? 2 * Seconds : 1);
        }

        var figures = lineup.Starters.ToDictionary(s => s, _ => new Figures([], [], [], []));
        await lineup.TakeTurnsAsync(Rounds, async (starter, _) =>
        {
            var waits = await AtRateAsync(client, starter.Process.Url + Asset, Seconds);
            figures[starter].Median.Add(At(waits, 0.5));
            figures[starter].P99.Add(At(waits, 0.99));
            figures[starter].P999.Add(At(waits, 0.999));
        });
        await lineup.TakeTurnsAsync(Drips, async (starter, _) =>
        {
            // While the others had their turns the processor has forgotten this one.
            await AtRateAsync(client, PageOf(starter.Server, starter.Process), 1);
            figures[starter].FirstByte.Add(await Client.FirstByteAsync(client, starter.Process.Url + "/drip/20000"));
        });
        foreach (var (starter, f) in figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {starter.Server.Name} | {Middle(f.FirstByte):N1} | {Middle(f.Median):N2} | {Middle(f.P99):N2} | {Middle(f.P999):N2} |"));
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

    private static string PageOf(Server server, ServerProcess process) => process.Url + (server.Rewrites ? "/page/20000" : Asset);

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];

    /// <summary>Of one server, in milliseconds: a first byte a drip, and quantiles a round.</summary>
    private sealed record Figures(List<double> FirstByte, List<double> Median, List<double> P99, List<double> P999);
}
