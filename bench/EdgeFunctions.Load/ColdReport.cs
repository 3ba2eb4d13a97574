using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>From the start of the process to its first answered page.</summary>
internal static class ColdReport
{
    private const int Starts = 9;

    public static async Task RunAsync()
    {
        await using var origin = await LoadOrigin.StartAsync();
        var url = origin.Url;
        Console.WriteLine($"\nMilliseconds from the start of the process to the first answered page; median, and fastest and slowest, of {Starts}.\n");
        Console.WriteLine("| server | cold start | fastest | slowest |");
        Console.WriteLine("|---|---:|---:|---:|");
        var composite = new Server("edge, ReadyToRun, self-contained composite", true, true, async origin =>
        {
            var at = Servers.NextUrl();
            return await ServerProcess.StartAsync("edge", at, [Path.Combine(Repository.EdgeComposite, "EdgeFunctions"), "--urls", at], Servers.EdgeSettings(origin));
        });
        Server[] servers =
        [
            .. Servers.Named(["edge"]).Take(1).Select(edge => edge with { Name = "edge, ReadyToRun" }),
            composite,
            .. Servers.Named(["ASP.NET Core + HttpClient", "Bun", "workerd", "nginx, buffered"]),
        ];
        var times = servers.ToDictionary(s => s, _ => new List<double>());
        for (var i = 0; i < Starts; i++)
        {
            // In turns, as everything: see Lineup.
            foreach (var server in servers)
            {
                var clock = Stopwatch.StartNew();
                using var process = await server.Start(url);
                if (process is not null)
                {
                    times[server].Add(clock.Elapsed.TotalMilliseconds);
                }
            }
        }

        foreach (var server in servers.Where(s => times[s].Count > 0))
        {
            times[server].Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {server.Name} | {times[server][Starts / 2]:N0} | {times[server][0]:N0} | {times[server][^1]:N0} |"));
        }
    }
}
