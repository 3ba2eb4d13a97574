using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>A thousand readers at once ask for what no cache holds yet, from an origin that takes a second: how many of them does the origin see?</summary>
/// <remarks>
/// Shown twice: the second storm that a new process sees, whose connections are open and whose code is, on .NET, being compiled for
/// its second thousand of calls; and the median of several once that is over.
/// </remarks>
internal static class StampedeReport
{
    private const int Readers = 1000;
    private const int WarmUp = 8;
    private const int Windows = 5;

    private static readonly (string Name, string Path, long MinBytes)[] Jobs = [("100 KB page", "/slow/100000", 99_000), ("10 KB asset", "/bytes/slow/10000", 10_000)];

    public static async Task RunAsync(string[] names)
    {
        await using var origin = await LoadOrigin.StartAsync();
        Console.WriteLine($"\n{Readers:N0} concurrent requests for what is not stored yet, each on a connection of its own; the origin takes a second.\n");
        Console.WriteLine("| server | what | requests to the origin | last answer, ms | processor time, µs a request | last answer, new process, ms | processor time, new process |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (var server in Servers.Named(names, Servers.Caches))
        {
            foreach (var (name, path, minBytes) in Jobs)
            {
                // A process for each, so that none finds what the one before has warmed.
                using var process = await server.Start(origin.Url);
                if (process is null)
                {
                    Console.WriteLine($"| {server.Name} | not installed |");
                    break;
                }

                using var client = Client.Create();
                var storms = new List<Storm>();
                for (var i = 0; i < (server.IsDotnet ? WarmUp : 2) + Windows; i++)
                {
                    storms.Add(await StormAsync(client, process, origin, $"{path}?{i}", minBytes));
                }

                var warm = storms[^Windows..];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {server.Name} | {name} | {storms.Skip(1).Max(s => s.Asked)} | {Median(warm, s => s.Milliseconds):N0} | {Median(warm, s => s.Cpu):N0} | {storms[1].Milliseconds:N0} | {storms[1].Cpu:N0} |"));
            }
        }
    }

    private static double Median(IEnumerable<Storm> storms, Func<Storm, double> what) => storms.Select(what).Order().ElementAt(Windows / 2);

    private static async Task<Storm> StormAsync(HttpMessageInvoker client, ServerProcess server, LoadOrigin origin, string path, long minBytes)
    {
        var (asked, cpu, clock) = (origin.Requests, server.CpuMicroseconds, Stopwatch.StartNew());
        var lengths = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Client.ReadAsync(client, server.Url + path)));
        if (lengths.Min() != lengths.Max() || lengths[0] < minBytes)
        {
            throw new InvalidOperationException($"{server.Name} sends {lengths.Min()} to {lengths.Max()} bytes of {path}.");
        }

        var milliseconds = clock.Elapsed.TotalMilliseconds;

        // What the last answers leave to do is part of it.
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        return new Storm(origin.Requests - asked, milliseconds, (server.CpuMicroseconds - cpu) / Readers);
    }

    /// <param name="Asked">Requests that the origin saw.</param>
    /// <param name="Milliseconds">Until the last answer.</param>
    /// <param name="Cpu">Processor time, in microseconds a reader.</param>
    private readonly record struct Storm(int Asked, double Milliseconds, double Cpu);
}
