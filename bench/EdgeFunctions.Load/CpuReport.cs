using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>
/// What a request costs a server, in microseconds of its own processor time: each server alone on the first core, origin and
/// load on the other. Only ratios within one run count; the median of several windows is shown.
/// </summary>
internal static class CpuReport
{
    private const int Connections = 8;
    private const int Windows = 3;

    // Code that is compiled while it runs takes tens of seconds on one busy core before it shows its real figures.
    private static readonly TimeSpan LongWarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortWarmUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.2);

    public static readonly Job[] Jobs =
    [
        new("20 KB page", "/page/20000", IsPage: true),
        new("100 KB page", "/page/100000", IsPage: true),
        new("1 MB page", "/page/1000000", IsPage: true),
        new("100 KB, gzip in and out", "/gzip/100000", IsPage: true, "gzip"),
        new("10 KB asset", "/bytes/10000", IsPage: false),
        new("100 MB asset", "/bytes/100000000", IsPage: false, Connections: 2),
    ];

    private static readonly Job[] CachedJobs = [Jobs[1] with { Name = "100 KB page, cached" }, Jobs[4] with { Name = "10 KB asset, cached" }];

    public static async Task RunAsync(string[] names)
    {
        Console.WriteLine($"\nProcessor time of the server, µs a request (± half the spread of {Windows} windows); {Connections} connections.\n");
        await TableAsync(Servers.Named(names), Jobs);
    }

    public static async Task RunCachedAsync()
    {
        Console.WriteLine("\nThe same for a page that is served from memory.\n");
        await TableAsync(Servers.Caches, CachedJobs);
    }

    private static async Task TableAsync(IEnumerable<Server> servers, Job[] jobs)
    {
        await using var origin = await LoadOrigin.StartAsync();
        Console.WriteLine("| server | " + string.Join(" | ", jobs.Select(j => j.Name)) + " | requests/s, 100 KB |");
        Console.WriteLine("|---|" + string.Concat(jobs.Select(_ => "---:|")) + "---:|");
        foreach (var server in servers)
        {
            using var process = await server.Start(origin.Urls.First());
            Console.WriteLine(process is null ? $"| {server.Name} | not installed |" : $"| {server.Name} | {string.Join(" | ", await MeasureAsync(server, process, origin.Urls.First(), jobs))} |");
        }
    }

    private static async Task<List<string>> MeasureAsync(Server server, ServerProcess process, string origin, Job[] jobs)
    {
        using var client = Client.Create();
        if (server.Rewrites)
        {
            await OutputCheck.RunAsync(client, process, origin);
        }

        var mine = jobs.Where(j => server.Rewrites || !j.IsPage).ToArray();
        foreach (var job in mine)
        {
            await LoadAsync(client, process, job, server.IsDotnet ? LongWarmUp : ShortWarmUp);
        }

        var cells = new List<string>();
        var rate = "–";
        foreach (var job in jobs)
        {
            if (!mine.Contains(job))
            {
                cells.Add("–");
                continue;
            }

            await LoadAsync(client, process, job, Window);
            var windows = new double[Windows];
            for (var w = 0; w < Windows; w++)
            {
                var before = process.CpuMicroseconds;
                var (requests, seconds) = await LoadAsync(client, process, job, Window);
                windows[w] = (process.CpuMicroseconds - before) / requests;
                rate = job.Name.StartsWith("100 KB page", StringComparison.Ordinal) && w == Windows / 2 ? (requests / seconds).ToString("N0", CultureInfo.InvariantCulture) : rate;
            }

            Array.Sort(windows);
            cells.Add(string.Create(CultureInfo.InvariantCulture, $"{windows[Windows / 2]:N0} ± {(windows[^1] - windows[0]) / 2:N0}"));
        }

        cells.Add(rate);
        return cells;
    }

    private static async Task<(int Requests, double Seconds)> LoadAsync(HttpMessageInvoker client, ServerProcess server, Job job, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, job.Connections).Select(async _ =>
        {
            var count = 0;
            do
            {
                await Client.ReadAsync(client, server.Url + job.Path, job.AcceptEncoding);
                count++;
            }
            while (clock.Elapsed < time);

            return count;
        }));
        return (counts.Sum(), clock.Elapsed.TotalSeconds);
    }

    internal sealed record Job(string Name, string Path, bool IsPage, string? AcceptEncoding = null, int Connections = CpuReport.Connections);
}
