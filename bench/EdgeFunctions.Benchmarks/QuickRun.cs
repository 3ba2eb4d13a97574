using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Benchmarks;

/// <summary>A minute's answer: the best of several rounds, in MB/s of processor time, and the bytes one page allocates.</summary>
internal static class QuickRun
{
    public static void Run(TextWriter output, string filter)
    {
        output.WriteLine($"{"",-22}{"page",10}{"MB/s",10}{"allocated",12}");
        foreach (var size in (int[])[20_000, 100_000, 1_000_000])
        {
            var benchmarks = new HtmlBenchmarks { Size = size };
            benchmarks.Setup();
            Measure(output, nameof(benchmarks.Copy), size, benchmarks.Copy);
            Measure(output, nameof(benchmarks.Scan), size, benchmarks.Scan);
            Measure(output, nameof(benchmarks.UrlsAndHead), size, benchmarks.UrlsAndHead);
            Measure(output, nameof(benchmarks.UrlsHeadAndElements), size, benchmarks.UrlsHeadAndElements);
            Measure(output, nameof(benchmarks.SpanReplace), size, benchmarks.SpanReplace);
            Measure(output, nameof(benchmarks.AngleSharpDom), size, () => benchmarks.AngleSharpDom().Length);
            Measure(output, nameof(benchmarks.HtmlAgilityPackDom), size, () => benchmarks.HtmlAgilityPackDom().Length);
        }
    }

    private static void Measure(TextWriter output, string name, int size, Func<long> page)
    {
        if (!name.Contains(filter, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        // Long enough for the tiered compiler to be done.
        var warm = Stopwatch.StartNew();
        while (warm.ElapsedMilliseconds < 700)
        {
            page();
        }

        Thread.Sleep(150);
        var best = double.MaxValue;
        for (var round = 0; round < 7; round++)
        {
            var pages = 0;
            var clock = Stopwatch.StartNew();
            var begun = Environment.CpuUsage.TotalTime;
            do
            {
                page();
                pages++;
            }
            while (clock.ElapsedMilliseconds < 100);

            // Processor time, not the clock: the machine may have other work.
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - begun).TotalSeconds / pages);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        page();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22}{size,10}{size / best / 1e6,10:F0}{allocated,12}"));
    }
}
