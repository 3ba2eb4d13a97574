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
        await RowAsync("edge, ReadyToRun", async () => (await Servers.EdgeAsync("edge", url))!);
        await RowAsync("edge, ReadyToRun, self-contained composite", async () =>
        {
            var at = Servers.NextUrl();
            return await ServerProcess.StartAsync("edge", at, [Path.Combine(Repository.EdgeComposite, "EdgeFunctions"), "--urls", at], Servers.EdgeSettings(url));
        });
        foreach (var server in Servers.Named(["ASP.NET Core + HttpClient", "Bun", "workerd", "nginx, buffered"]))
        {
            await RowAsync(server.Name, () => server.Start(url));
        }
    }

    private static async Task RowAsync(string name, Func<Task<ServerProcess?>> start)
    {
        var times = new double[Starts];
        for (var i = 0; i < Starts; i++)
        {
            var clock = Stopwatch.StartNew();
            using var process = await start();
            if (process is null)
            {
                return;
            }

            times[i] = clock.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {times[Starts / 2]:N0} | {times[0]:N0} | {times[^1]:N0} |"));
    }
}
