using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>How much a server's peak resident memory grows over what it has after its warm-up, while assets pass.</summary>
internal static class MemoryReport
{
    private const long Megabyte = 1024 * 1024;

    public static async Task RunAsync(string[] names)
    {
        await using var origin = await LoadOrigin.StartAsync();
        Console.WriteLine("\nPeak resident memory, MB: after the warm-up, and how much it grows.\n");
        Console.WriteLine("| server | warm | 1 GB to a slow reader | 100 × 10 MB at once | 100 × 10 MB, slow readers |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var server in Servers.Named(names))
        {
            var cells = new List<string>();
            foreach (var load in (Func<HttpMessageInvoker, string, Task>[])
                [
                    (client, url) => ReadAsync(client, $"{url}/bytes/{1024 * Megabyte}", 1024 * Megabyte, 5),
                    (client, url) => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ReadAsync(client, $"{url}/bytes/{10 * Megabyte}", 10 * Megabyte, 0))),
                    (client, url) => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ReadAsync(client, $"{url}/bytes/{10 * Megabyte}", 10 * Megabyte, 20))),
                ])
            {
                using var process = await server.Start(origin.Url);
                if (process is null)
                {
                    break;
                }

                using var client = Client.Create();
                await WarmUpAsync(client, process.Url);
                var before = process.Memory("VmHWM");
                if (cells.Count == 0)
                {
                    cells.Add(InMegabytes(before));
                }

                await load(client, process.Url);
                cells.Add(InMegabytes(process.Memory("VmHWM") - before, "+0.0;-0.0"));
            }

            Console.WriteLine($"| {server.Name} | {(cells.Count == 0 ? "not installed" : string.Join(" | ", cells))} |");
        }
    }

    /// <summary>What is compiled or pooled once is not what a reader costs.</summary>
    private static async Task WarmUpAsync(HttpMessageInvoker client, string url)
    {
        for (var i = 0; i < 3000; i++)
        {
            await Client.ReadAsync(client, $"{url}/bytes/10000");
        }

        for (var i = 0; i < 60; i++)
        {
            await ReadAsync(client, $"{url}/bytes/{10 * Megabyte}", 10 * Megabyte, i % 2);
        }
    }

    private static async Task ReadAsync(HttpMessageInvoker client, string url, long length, int pause)
    {
        var total = await Client.ReadAsync(client, url, pause: TimeSpan.FromMilliseconds(pause));
        if (total != length)
        {
            throw new InvalidOperationException($"{total} of {length} bytes arrived.");
        }
    }

    private static string InMegabytes(long bytes, string format = "0.0") => (bytes / (double)Megabyte).ToString(format, CultureInfo.InvariantCulture);
}
