using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

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
            Measure(output, filter, nameof(benchmarks.Copy), size, benchmarks.Copy);
            Measure(output, filter, nameof(benchmarks.Scan), size, benchmarks.Scan);
            Measure(output, filter, nameof(benchmarks.UrlsAndHead), size, benchmarks.UrlsAndHead);
            Measure(output, filter, nameof(benchmarks.UrlsHeadAndElements), size, benchmarks.UrlsHeadAndElements);
            Measure(output, filter, nameof(benchmarks.PagePlan), size, benchmarks.PagePlan);
            Measure(output, filter, nameof(benchmarks.PagePlanInjected), size, benchmarks.PagePlanInjected);
            var inspector = new InspectorBenchmarks { Size = size };
            inspector.Setup();
            Measure(output, filter, "Inspector" + nameof(inspector.NobodyLooks), size, inspector.NobodyLooks);
            Measure(output, filter, "Inspector" + nameof(inspector.Recorded), size, inspector.Recorded);
            var gzip = new GzipBenchmarks { Size = size };
            gzip.Setup();
            Measure(output, filter, nameof(gzip.GzipDecode), size, gzip.GzipDecode);
            Measure(output, filter, nameof(gzip.GzipDecodeByZlib), size, gzip.GzipDecodeByZlib);
            Measure(output, filter, nameof(gzip.GzipEncodeKept), size, gzip.GzipEncodeKept);
            Measure(output, filter, nameof(gzip.GzipEncodeByZlib), size, gzip.GzipEncodeByZlib);
            Measure(output, filter, nameof(benchmarks.SpanReplace), size, benchmarks.SpanReplace);
            Measure(output, filter, nameof(benchmarks.AngleSharpDom), size, () => benchmarks.AngleSharpDom().Length);
            Measure(output, filter, nameof(benchmarks.HtmlAgilityPackDom), size, () => benchmarks.HtmlAgilityPackDom().Length);
        }

        foreach (var size in (int[])[20_000, 1_000_000])
        {
            var json = new JsonBenchmarks { Size = size };
            json.Setup();
            Measure(output, filter, nameof(json.JsonKeep), size, json.JsonKeep);
            Measure(output, filter, nameof(json.JsonReplace), size, json.JsonReplace);
            Measure(output, filter, nameof(json.JsonAndUrls), size, json.JsonAndUrls);
            Measure(output, filter, nameof(json.JsonReaderAlone), size, json.JsonReaderAlone);
            Measure(output, filter, nameof(json.JsonNodeTree), size, json.JsonNodeTree);
        }
    }

    /// <summary>The same over every file of a folder, pages of one's own for example.</summary>
    public static void RunFolder(TextWriter output, string folder)
    {
        var pages = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var size = pages.Sum(p => p.Length);
        var sink = new DiscardWriter(pages.Max(p => p.Length) * 2);
        foreach (var (name, plan) in new[] { (nameof(HtmlPlans.Scan), HtmlPlans.Scan), (nameof(HtmlPlans.Urls), HtmlPlans.Urls), (nameof(HtmlPlans.Elements), HtmlPlans.Elements) })
        {
            Measure(output, "", name, size, () =>
            {
                foreach (var page in pages)
                {
                    HtmlBenchmarks.Rewrite(plan, page, sink);
                }

                return sink.Count;
            });
        }
    }

    private static void Measure(TextWriter output, string filter, string name, int size, Func<long> page)
    {
        if (!Regex.IsMatch(name, filter, RegexOptions.IgnoreCase))
        {
            return;
        }

        // Long enough for the tiered compiler to be done: it compiles in the pauses, and anew what is called often.
        for (var pass = 0; pass < 4; pass++)
        {
            var warm = Stopwatch.StartNew();
            while (warm.ElapsedMilliseconds < 300)
            {
                page();
            }

            Thread.Sleep(150);
        }

        var best = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var pages = 0;
            var clock = Stopwatch.StartNew();
            var begun = Environment.CpuUsage.TotalTime;
            do
            {
                page();
                pages++;
            }
            while (clock.ElapsedMilliseconds < 40);

            // Processor time, not the clock: the machine may have other work.
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - begun).TotalSeconds / pages);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        page();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22}{size,10}{size / best / 1e6,10:F0}{allocated,12}"));
    }
}
