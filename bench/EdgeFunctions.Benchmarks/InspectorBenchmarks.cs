using BenchmarkDotNet.Attributes;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Benchmarks;

/// <summary>What the inspector costs a page: nothing while nobody looks, and what it is while somebody does.</summary>
[MemoryDiagnoser]
public class InspectorBenchmarks
{
    private const int Chunk = 16 * 1024;

    private static readonly TransformFactory App = new(
        new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = PageGenerator.Origin } }, TimeProvider.System);

    private byte[] _page = [];
    private DiscardWriter _output = new(0);

    [Params(20_000, 100_000, 1_000_000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _page = PageGenerator.Create(Size);
        _output = new DiscardWriter(2 * Size);
    }

    [Benchmark(Baseline = true)]
    public long NobodyLooks() => Run(null);

    [Benchmark]
    public long Recorded() => Run(new RequestRecord(1, EdgeDefaults.MaxInspectedSampleBytes, new Redaction(new EdgeOptions(), new QueryRedactor(new EdgeOptions())), TimeProvider.System, changed: null));

    // As PageRewrite does it: one question for a page, none for a chunk.
    private long Run(RequestRecord? recorder)
    {
        var plain = App.Create(TransformKind.Html, new RewriteContext("https", new Authority("www.example.com", null)) { Changes = recorder });
        using var transform = recorder is null ? plain : (IBodyTransform)new RecordedTransform(plain, recorder, tellsChanges: true);
        for (var i = 0; i < _page.Length; i += Chunk)
        {
            transform.Write(_page.AsSpan(i, Math.Min(Chunk, _page.Length - i)), _output);
        }

        transform.Complete(_output);
        return _output.Count;
    }
}
