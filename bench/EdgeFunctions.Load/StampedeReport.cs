using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>A thousand readers at once ask for what no cache holds yet, from an origin that takes a second: how many of them does the origin see?</summary>
internal static class StampedeReport
{
    private const int Readers = 1000;

    private static readonly (string Name, string Path, long MinBytes)[] Jobs = [("100 KB page", "/slow/100000", 99_000), ("10 KB asset", "/bytes/slow/10000", 10_000)];

    public static async Task RunAsync(string[] names)
    {
        await using var origin = await LoadOrigin.StartAsync();
        Console.WriteLine($"\n{Readers:N0} concurrent requests for what is not stored yet, each on a connection of its own; the origin takes a second.\n");
        Console.WriteLine("| server | what | requests to the origin | last answer, ms | processor time, µs a request |");
        Console.WriteLine("|---|---|---:|---:|---:|");
        foreach (var server in Servers.Named(names, Servers.Caches))
        {
            using var process = await server.Start(origin.Url);
            if (process is null)
            {
                Console.WriteLine($"| {server.Name} | not installed |");
                continue;
            }

            using var client = Client.Create();
            foreach (var (name, path, minBytes) in Jobs)
            {
                // The first opens the connections and has the code compiled.
                await StormAsync(client, process, path + "?0", minBytes);
                var (asked, cpu, clock) = (origin.Requests, process.CpuMicroseconds, Stopwatch.StartNew());
                await StormAsync(client, process, path + "?1", minBytes);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {server.Name} | {name} | {origin.Requests - asked} | {clock.Elapsed.TotalMilliseconds:N0} | {(process.CpuMicroseconds - cpu) / Readers:N0} |"));
            }
        }
    }

    private static async Task StormAsync(HttpMessageInvoker client, ServerProcess server, string path, long minBytes)
    {
        var lengths = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Client.ReadAsync(client, server.Url + path)));
        if (lengths.Min() != lengths.Max() || lengths[0] < minBytes)
        {
            throw new InvalidOperationException($"{server.Name} sends {lengths.Min()} to {lengths.Max()} bytes of {path}.");
        }
    }
}
