using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>
/// What a request costs a server, in microseconds of its own processor time: each server alone on the first core, origin and
/// load on the other. Only ratios within one run count; the median of several windows is shown.
/// </summary>
/// <param name="pace">How long each job runs.</param>
internal sealed class CpuReport(Pace pace)
{
    private const int Connections = 8;

    public static readonly Job[] Jobs =
    [
        new("20 KB page", "/page/20000", IsPage: true),
        new("100 KB page", "/page/100000", IsPage: true),
        new("1 MB page", "/page/1000000", IsPage: true),
        new("100 KB, gzip in and out", "/gzip/100000", IsPage: true, "gzip"),
        new("10 KB asset", "/bytes/10000", IsPage: false),
        new("100 MB asset", "/bytes/100000000", IsPage: false, Connections: 2),
    ];

    private static readonly Job[] CachedJobs =
    [
        Jobs[1] with { Name = "100 KB page, cached" },
        Jobs[1] with { Name = "100 KB page, cached, gzip out", AcceptEncoding = "gzip" },
        Jobs[4] with { Name = "10 KB asset, cached" },
    ];

    public async Task RunAsync(string[] names)
    {
        Console.WriteLine($"\nProcessor time of the server, µs a request (± half the spread of {pace.Windows} windows of {pace.Window.TotalSeconds:0.##} s); {Connections} connections.\n");
        await TableAsync(Servers.Named(names), Jobs, areHits: false);
    }

    public async Task RunCachedAsync(string[] names)
    {
        Console.WriteLine("\nThe same for what is kept: by the edge in memory, by nginx in files that the system has in memory. No hit asks the origin.\n");
        await TableAsync(Servers.Named(names, Servers.Caches), CachedJobs, areHits: true);
    }

    private async Task TableAsync(IEnumerable<Server> servers, Job[] jobs, bool areHits)
    {
        await using var origin = await LoadOrigin.StartAsync();
        Console.WriteLine("| server | " + string.Join(" | ", jobs.Select(j => j.Name)) + " | requests/s, 100 KB |");
        Console.WriteLine("|---|" + string.Concat(jobs.Select(_ => "---:|")) + "---:|");
        foreach (var server in servers)
        {
            using var process = await server.Start(origin.Url);
            Console.WriteLine(process is null ? $"| {server.Name} | not installed |" : $"| {server.Name} | {string.Join(" | ", await MeasureAsync(server, process, origin, jobs, areHits))} |");
        }
    }

    private async Task<List<string>> MeasureAsync(Server server, ServerProcess process, LoadOrigin origin, Job[] jobs, bool areHits)
    {
        using var client = Client.Create();
        if (server.Rewrites)
        {
            await OutputCheck.RunAsync(client, process, origin.Url);
        }

        if (areHits)
        {
            // A hit has to be as right as the miss before it.
            await OutputCheck.RunAsync(client, process, origin.Url);
        }

        var mine = jobs.Where(j => server.Rewrites || !j.IsPage).ToArray();
        foreach (var job in mine)
        {
            await LoadAsync(process, job, server.IsDotnet ? pace.LongWarmUp : pace.ShortWarmUp);
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

            await LoadAsync(process, job, pace.Window);
            var asked = origin.Requests;
            var windows = new double[pace.Windows];
            for (var w = 0; w < windows.Length; w++)
            {
                var before = process.CpuMicroseconds;
                var (requests, seconds) = await LoadAsync(process, job, pace.Window);
                windows[w] = (process.CpuMicroseconds - before) / requests;
                rate = job.Path == Jobs[1].Path && job.AcceptEncoding is null && w == windows.Length / 2 ? (requests / seconds).ToString("N0", CultureInfo.InvariantCulture) : rate;
            }

            if (areHits && origin.Requests != asked)
            {
                throw new InvalidOperationException($"{process.Name} asks the origin for what it should have kept: {job.Name}");
            }

            Array.Sort(windows);
            cells.Add(string.Create(CultureInfo.InvariantCulture, $"{windows[windows.Length / 2]:N0} ± {(windows[^1] - windows[0]) / 2:N0}"));
        }

        cells.Add(rate);
        return cells;
    }

    private static Task<(int Requests, double Seconds)> LoadAsync(ServerProcess server, Job job, TimeSpan time) =>
        Wrk.RunAsync(server.Url + job.Path, job.Connections, time, job.AcceptEncoding);

    internal sealed record Job(string Name, string Path, bool IsPage, string? AcceptEncoding = null, int Connections = CpuReport.Connections);
}
