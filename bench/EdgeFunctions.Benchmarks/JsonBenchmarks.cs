using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Benchmarks;

/// <summary>A member for one JSON body per operation, in chunks as a decoder gives them; beside what .NET has for it.</summary>
[MemoryDiagnoser]
public class JsonBenchmarks
{
    private const int Chunk = 16 * 1024;

    private static readonly JsonMember[] Kept = [new("edition", "{\"region\":\"eu\"}", replaces: false)];
    private static readonly JsonMember[] Replaced = [new("edition", "{\"region\":\"eu\"}", replaces: true)];

    private static readonly TransformFactory App = new(new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = PageGenerator.Origin } }, TimeProvider.System);

    private byte[] _body = [];
    private DiscardWriter _output = new(0);

    [Params(20_000, 1_000_000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _body = JsonGenerator.Create(Size);
        _output = new DiscardWriter(2 * Size);
    }

    [Benchmark]
    public long JsonKeep() => Run(new JsonMemberTransform(Kept, 64 * 1024));

    [Benchmark]
    public long JsonReplace() => Run(new JsonMemberTransform(Replaced, 64 * 1024));

    /// <summary>What the app does: URLs first, then the member.</summary>
    [Benchmark]
    public long JsonAndUrls() => Run(App.Create(TransformKind.Json, new RewriteContext("https", new Authority("www.example.com", null)) { Json = Replaced }));

    /// <summary>The body whole, every token read, nothing written.</summary>
    [Benchmark]
    public long JsonReaderAlone()
    {
        var reader = new Utf8JsonReader(_body);
        var tokens = 0L;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark]
    public long JsonNodeTree()
    {
        var root = JsonNode.Parse(_body)!;
        root["edition"] = new JsonObject { ["region"] = "eu" };
        using var writer = new Utf8JsonWriter(_output);
        root.WriteTo(writer);
        writer.Flush();
        return writer.BytesCommitted;
    }

    private long Run(IBodyTransform transform)
    {
        using (transform)
        {
            for (var i = 0; i < _body.Length; i += Chunk)
            {
                transform.Write(_body.AsSpan(i, Math.Min(Chunk, _body.Length - i)), _output);
            }

            transform.Complete(_output);
        }

        return _output.Count;
    }
}
