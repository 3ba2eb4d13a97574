using System.Buffers;
using System.Text;
using AngleSharp.Html.Parser;
using BenchmarkDotNet.Attributes;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Html;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Benchmarks;

/// <summary>One page per operation, in chunks as a decoder gives them; beside what .NET has for it today.</summary>
[MemoryDiagnoser]
public class HtmlBenchmarks
{
    private const int Chunk = 16 * 1024;

    private static readonly RewriteContext Reader = new("https", new Authority("www.example.com", null), ulong.MaxValue);

    private static readonly TransformFactory App = new(
        new EdgeOptions
        {
            Publisher = new PublisherOptions { OriginUrl = PageGenerator.Origin },
            Inject = [new InjectionOptions { Html = "<script src=/edge.js></script>" }, new InjectionOptions { Where = InjectionPoint.BodyEnd, Html = "<p>end</p>" }],
        },
        TimeProvider.System);

    private static readonly EdgeContext Request = new()
    {
        Method = "GET",
        PublicHost = new Authority("www.example.com", null),
        PublicScheme = "https",
        Target = new RequestTarget("/", ""),
        TraceId = "",
        Experiments = [new ExperimentBucket("hero", "large")],
    };

    private static readonly TransformFactory Injecting = new(
        new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = PageGenerator.Origin }, Inject = [.. Injections.TenAndThreeMarkers] }, TimeProvider.System);

    private byte[] _page = [];
    private string _text = "";
    private DiscardWriter _output = new(0);

    [Params(20_000, 100_000, 1_000_000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _page = PageGenerator.Create(Size);
        _text = Encoding.UTF8.GetString(_page);
        _output = new DiscardWriter(2 * Size);
    }

    [Benchmark(Baseline = true)]
    public long Copy()
    {
        for (var i = 0; i < _page.Length; i += Chunk)
        {
            _output.Write(_page.AsSpan(i, Math.Min(Chunk, _page.Length - i)));
        }

        return _output.Count;
    }

    [Benchmark]
    public long Scan() => Run(HtmlPlans.Scan);

    [Benchmark]
    public long UrlsAndHead() => Run(HtmlPlans.Urls);

    [Benchmark]
    public long UrlsHeadAndElements() => Run(HtmlPlans.Elements);

    /// <summary>What the app does to a page: the attribute table, charset, styles, scripts, flight data, two fragments.</summary>
    [Benchmark]
    public long PagePlan() => Run(App, Reader);

    /// <summary>The same with ten injections, three markers and an experiment's variant in the place of the two fragments.</summary>
    [Benchmark]
    public long PagePlanInjected() =>
        Run(Injecting, new RewriteContext("https", Request.PublicHost, Injecting.Injections.For(Request, 200)) { Reader = Request });

    /// <summary>No parser at all: every occurrence of the origin's bytes.</summary>
    [Benchmark]
    public long SpanReplace()
    {
        var origin = "https://origin.example.com"u8;
        ReadOnlySpan<byte> rest = _page;
        int found;
        while ((found = rest.IndexOf(origin)) >= 0)
        {
            _output.Write(rest[..found]);
            _output.Write("https://www.example.com"u8);
            rest = rest[(found + origin.Length)..];
        }

        _output.Write(rest);
        return _output.Count;
    }

    [Benchmark]
    public string AngleSharpDom()
    {
        using var document = new HtmlParser().ParseDocument(_text);
        foreach (var element in document.All)
        {
            foreach (var name in HtmlPlans.UrlAttributes)
            {
                if (element.GetAttribute(name) is { } value && value.Contains(PageGenerator.Origin, StringComparison.Ordinal))
                {
                    element.SetAttribute(name, value.Replace(PageGenerator.Origin, "https://www.example.com", StringComparison.Ordinal));
                }
            }
        }

        return document.DocumentElement.OuterHtml;
    }

    [Benchmark]
    public string HtmlAgilityPackDom()
    {
        var document = new HtmlAgilityPack.HtmlDocument();
        document.LoadHtml(_text);
        foreach (var node in document.DocumentNode.Descendants())
        {
            foreach (var name in HtmlPlans.UrlAttributes)
            {
                if (node.Attributes[name] is { Value: { } value } attribute && value.Contains(PageGenerator.Origin, StringComparison.Ordinal))
                {
                    attribute.Value = value.Replace(PageGenerator.Origin, "https://www.example.com", StringComparison.Ordinal);
                }
            }
        }

        return document.DocumentNode.OuterHtml;
    }

    internal static void Rewrite(HtmlRewriterPlan<object?> plan, byte[] page, IBufferWriter<byte> output)
    {
        using var rewriter = plan.Create(null);
        for (var i = 0; i < page.Length; i += Chunk)
        {
            rewriter.Write(page.AsSpan(i, Math.Min(Chunk, page.Length - i)), output);
        }

        rewriter.Complete(output);
    }

    private long Run(TransformFactory factory, RewriteContext context)
    {
        using var transform = factory.Create(TransformKind.Html, context);
        for (var i = 0; i < _page.Length; i += Chunk)
        {
            transform.Write(_page.AsSpan(i, Math.Min(Chunk, _page.Length - i)), _output);
        }

        transform.Complete(_output);
        return _output.Count;
    }

    private long Run(HtmlRewriterPlan<object?> plan)
    {
        Rewrite(plan, _page, _output);
        return _output.Count;
    }
}
