using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>
/// What a request costs a server, in microseconds of its own processor time: servers take turns on the first core, origin and load
/// are on the other. Only ratios within one run count: the first server's to each other are shown by the round, which lies within seconds.
/// </summary>
/// <param name="pace">How long each job runs.</param>
internal sealed class CpuReport(Pace pace)
{
    private static readonly Job[] Jobs =
    [
        new("20 KB page", "/page/20000", IsPage: true),
        new("100 KB page", "/page/100000", IsPage: true),
        new("1 MB page", "/page/1000000", IsPage: true, IsLarge: true),
        new("100 KB, gzip in and out", "/gzip/100000", IsPage: true, "gzip"),
        new("10 KB asset", "/bytes/10000", IsPage: false),
        new("100 MB asset", "/bytes/100000000", IsPage: false, Connections: 2, IsLarge: true),
    ];

    private static readonly Job[] CachedJobs =
    [
        Jobs[1] with { Name = "100 KB page, cached" },
        Jobs[1] with { Name = "100 KB page, cached, gzip out", AcceptEncoding = "gzip" },
        Jobs[4] with { Name = "10 KB asset, cached" },
    ];

    public async Task RunAsync(string[] names)
    {
        Console.WriteLine($"\nProcessor time of the server, µs a request (median ± half the spread of {pace.Windows} windows of {pace.Window.TotalSeconds:0.##} s, in turns); {Job.DefaultConnections} connections.\n");
        await TablesAsync(Servers.Named(names), Jobs, areHits: false);
    }

    public async Task RunCachedAsync(string[] names)
    {
        Console.WriteLine("\nThe same for what is kept: by the edge in memory, by nginx in files that the system has in memory. No hit asks the origin.\n");
        await TablesAsync(Servers.Named(names, Servers.Caches), CachedJobs, areHits: true);
    }

    private async Task TablesAsync(IEnumerable<Server> servers, Job[] jobs, bool areHits)
    {
        await using var origin = await LoadOrigin.StartAsync();
        using var lineup = await Lineup.StartAsync(servers, origin.Url);
        foreach (var starter in lineup.Starters)
        {
            await PrepareAsync(starter, origin, jobs, areHits);
        }

        var costs = new Dictionary<(Lineup.Starter, Job), Cost>();
        foreach (var job in jobs)
        {
            await MeasureAsync(lineup, job, areHits ? origin : null, costs);
        }

        Table(jobs, lineup.Starters, (starter, job) => costs.GetValueOrDefault((starter, job))?.Time.ToString());
        foreach (var name in lineup.Missing)
        {
            Console.WriteLine($"| {name} | not installed |");
        }

        if (lineup.Starters.Count > 1)
        {
            var first = lineup.Starters[0];
            Console.WriteLine($"\nThe time of {first.Server.Name} as a part of the others', round by round: median (lowest–highest).\n");
            Table(jobs, lineup.Starters.Skip(1), (other, job) => costs.TryGetValue((other, job), out var theirs) && costs.TryGetValue((first, job), out var mine) ? mine.Time.RatioTo(theirs.Time) : null);
        }

        Console.WriteLine("\nOf that time the kernel's, µs, median.\n");
        Table(jobs, lineup.Starters, (starter, job) => costs.GetValueOrDefault((starter, job))?.InKernel.Median.ToString("N0", CultureInfo.InvariantCulture));
        Console.WriteLine("\nRequests a second, median.\n");
        Table(jobs, lineup.Starters, (starter, job) => costs.GetValueOrDefault((starter, job))?.Rate.Median.ToString("N0", CultureInfo.InvariantCulture));
    }

    private static void Table(Job[] jobs, IEnumerable<Lineup.Starter> starters, Func<Lineup.Starter, Job, string?> cell)
    {
        Console.WriteLine($"| server | {string.Join(" | ", jobs.Select(j => j.Name))} |");
        Console.WriteLine("|---|" + string.Concat(jobs.Select(_ => "---:|")));
        foreach (var starter in starters)
        {
            Console.WriteLine($"| {starter.Server.Name} | {string.Join(" | ", jobs.Select(job => cell(starter, job) ?? "–"))} |");
        }
    }

    /// <summary>Sees that the server does the job, and warms it.</summary>
    private async Task PrepareAsync(Lineup.Starter starter, LoadOrigin origin, Job[] jobs, bool areHits)
    {
        using var client = Client.Create();
        if (starter.Server.Rewrites)
        {
            await OutputCheck.RunAsync(client, starter.Process, origin.Url);
            if (areHits)
            {
                // A hit has to be as right as the miss before it.
                await OutputCheck.RunAsync(client, starter.Process, origin.Url);
            }
        }

        foreach (var job in jobs.Where(starter.Server.Does))
        {
            await Wrk.RunAsync(starter.Process.Url + job.Path, job, starter.Server.IsDotnet ? pace.LongWarmUp : pace.ShortWarmUp);
        }
    }

    private async Task MeasureAsync(Lineup lineup, Job job, LoadOrigin? unasked, Dictionary<(Lineup.Starter, Job), Cost> costs)
    {
        foreach (var starter in lineup.Starters.Where(s => s.Server.Does(job)))
        {
            costs[(starter, job)] = new Cost(new Windows(pace.Windows), new Windows(pace.Windows), new Windows(pace.Windows));
        }

        // The first round opens connections and brings code and data back; it does not count.
        await lineup.TakeTurnsAsync(pace.Windows + 1, async (starter, round) =>
        {
            if (!costs.TryGetValue((starter, job), out var cost))
            {
                return;
            }

            var ((user, system), asked) = (starter.Process.CpuTimes, unasked?.Requests);
            var (requests, seconds) = await Wrk.RunAsync(starter.Process.Url + job.Path, job, pace.Window);
            if (round > 0)
            {
                var (userAfter, systemAfter) = starter.Process.CpuTimes;
                cost.Time.Add((userAfter - user + systemAfter - system) / requests);
                cost.InKernel.Add((systemAfter - system) / requests);
                cost.Rate.Add(requests / seconds);
            }

            if (unasked?.Requests != asked)
            {
                throw new InvalidOperationException($"{starter.Process.Name} asks the origin for what it should have kept: {job.Name}");
            }
        });
    }

    /// <param name="Time">Microseconds a request.</param>
    /// <param name="InKernel">The part of it that the kernel spent for the server: on its sockets, mostly.</param>
    /// <param name="Rate">Requests a second.</param>
    private sealed record Cost(Windows Time, Windows InKernel, Windows Rate);
}
