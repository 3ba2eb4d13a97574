using System.Globalization;

namespace EdgeFunctions.Benchmarks;

/// <summary>
/// Compares what a page or a request allocates with what was recorded. Unlike time it does not depend on the machine, so a change that makes a
/// hot path allocate is found by CI.
/// </summary>
internal static class GuardRun
{
    // A pool may have to grow once more on another machine.
    private const double Margin = 1.05;
    private const int Slack = 128;

    /// <summary>A line for each row: its name, and the bytes that a page may allocate.</summary>
    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "allocations.txt");

    /// <returns>The exit code: 1 when something allocates more than was recorded.</returns>
    public static int Run(TextWriter output)
    {
        var recorded = File.ReadLines(Recorded).Where(l => !l.StartsWith('#')).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(l => l[0], l => long.Parse(l[1], CultureInfo.InvariantCulture));
        var grown = 0;
        foreach (var size in (int[])[20_000, 100_000, 1_000_000])
        {
            foreach (var (name, page) in Rows(size))
            {
                Compare($"{name}/{size}", Allocated(page));
            }
        }

        foreach (var (name, path) in (ReadOnlySpan<(string, string)>)[("AssetRequest", "/media/a.jpg"), ("PageRequest", "/page")])
        {
            using var request = new RequestPath(path);
            Compare(name, Allocated(request.Ask));
        }

        return grown == 0 ? 0 : 1;

        void Compare(string row, long allocated)
        {
            var isWithin = recorded.TryGetValue(row, out var allowed) && allocated <= (allowed * Margin) + Slack;
            grown += isWithin ? 0 : 1;
            output.WriteLine($"{row} {allocated}{(isWithin ? "" : $"  GROWN: {allowed} was recorded")}");
        }
    }

    private static IEnumerable<(string Name, Func<long> Page)> Rows(int size)
    {
        var benchmarks = new HtmlBenchmarks { Size = size };
        benchmarks.Setup();
        var gzip = new GzipBenchmarks { Size = size };
        gzip.Setup();
        return
        [
            (nameof(benchmarks.Scan), benchmarks.Scan),
            (nameof(benchmarks.UrlsAndHead), benchmarks.UrlsAndHead),
            (nameof(benchmarks.UrlsHeadAndElements), benchmarks.UrlsHeadAndElements),
            (nameof(benchmarks.PagePlan), benchmarks.PagePlan),
            (nameof(gzip.GzipDecode), gzip.GzipDecode),
            (nameof(gzip.GzipEncodeKept), gzip.GzipEncodeKept),
        ];
    }

    /// <summary>The least of several pages: a pool that fills up or a compiler at work adds to some.</summary>
    private static long Allocated(Func<long> page)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 40; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            page();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
