using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>
/// What a request costs a server, in microseconds of its own processor time: each server alone on the first core, origin and
/// load on the other. Only ratios within one run count; the median of several windows is shown.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal static class CpuReport
{
    private const int Connections = 8;
    private const int Windows = 3;

    // .NET on one busy core compiles for tens of seconds before it shows its real figures, and that time would count as a request's.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);

    private static readonly (string Name, string Path, string? AcceptEncoding)[] Jobs =
    [
        ("20 KB page", "/page/20000", null),
        ("100 KB page", "/page/100000", null),
        ("1 MB page", "/page/1000000", null),
        ("100 KB, gzip in and out", "/gzip/100000", "gzip"),
        ("10 KB asset", "/bytes/10000", null),
        ("10 MB asset", "/bytes/10000000", null),
    ];

    public static async Task RunAsync()
    {
        await ServerProcess.BuildAsync();
        using var affinity = Process.GetCurrentProcess();
        affinity.ProcessorAffinity = 2;
        await using var origin = await LoadOrigin.StartAsync();
        var url = origin.Urls.First();
        var rows = new List<(string Name, string[] Cells)>();

        foreach (var start in (Func<Task<ServerProcess?>>[])
            [
                () => ServerProcess.StartNginxAsync(url, 17990),
                async () => await ServerProcess.StartEdgeAsync(url),
                async () => await ServerProcess.StartEdgeAsync(url, ("Publisher__Delivery", "Streaming")),
            ])
        {
            using var server = await start();
            if (server is not null)
            {
                rows.Add((server.Name + (rows.Count(r => r.Name.StartsWith("edge", StringComparison.Ordinal)) == 1 ? ", streaming" : ""), await MeasureAsync(server)));
            }
        }

        Console.WriteLine("| server | " + string.Join(" | ", Jobs.Select(j => j.Name)) + " |");
        Console.WriteLine("|---|" + string.Concat(Jobs.Select(_ => "---|")));
        foreach (var (name, cells) in rows)
        {
            Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
        }
    }

    private static async Task<string[]> MeasureAsync(ServerProcess server)
    {
        var cells = new string[Jobs.Length];
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        foreach (var job in Jobs)
        {
            await LoadAsync(client, server, job, WarmUp / Jobs.Length);
        }

        for (var i = 0; i < Jobs.Length; i++)
        {
            await LoadAsync(client, server, Jobs[i], Window);
            var windows = new double[Windows];
            for (var w = 0; w < Windows; w++)
            {
                var before = server.CpuMicroseconds;
                var requests = await LoadAsync(client, server, Jobs[i], Window);
                windows[w] = (server.CpuMicroseconds - before) / requests;
            }

            Array.Sort(windows);
            cells[i] = windows[Windows / 2].ToString("N0", CultureInfo.InvariantCulture);
        }

        return cells;
    }

    private static async Task<int> LoadAsync(HttpMessageInvoker client, ServerProcess server, (string Name, string Path, string? AcceptEncoding) job, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var count = 0;
            var buffer = new byte[64 * 1024];
            while (clock.Elapsed < time)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, server.Url + job.Path);
                if (job.AcceptEncoding is not null)
                {
                    request.Headers.TryAddWithoutValidation("Accept-Encoding", job.AcceptEncoding);
                }

                using var response = await client.SendAsync(request, CancellationToken.None);
                response.EnsureSuccessStatusCode();
                await using var body = await response.Content.ReadAsStreamAsync();
                while (await body.ReadAsync(buffer) > 0)
                {
                }

                count++;
            }

            return count;
        }));
        return counts.Sum();
    }
}
