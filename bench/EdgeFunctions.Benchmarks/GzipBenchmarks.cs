using System.Buffers;
using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Benchmarks;

/// <summary>A gzip page decoded, and the same page, rewritten, coded again: with the origin's matches, and by zlib at level 1.</summary>
[MemoryDiagnoser]
public class GzipBenchmarks
{
    private const int Chunk = 32 * 1024;
    private const int OriginsLevel = 6;

    private readonly GzipCoders _coders = new(1);
    private readonly byte[] _buffer = new byte[Chunk];
    private byte[] _coded = [];
    private ReadOnlyMemory<byte> _rewritten;
    private RecordedMatches _matches = new();
    private CopiedRun[] _runs = [];
    private DiscardWriter _sink = new(0);

    [Params(20_000, 100_000, 1_000_000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var page = PageGenerator.Create(Size);
        var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, new ZLibCompressionOptions { CompressionLevel = OriginsLevel }, leaveOpen: true))
        {
            gzip.Write(page);
        }

        _coded = coded.ToArray();
        _matches = new RecordedMatches();
        Decode(_matches);

        using var kept = new KeptMatches();
        var output = new ArrayBufferWriter<byte>();
        using var rewriter = HtmlPlans.Urls.Create(null);
        rewriter.Copies = kept.AddRun;
        rewriter.Write(page, output);
        rewriter.Complete(output);
        _runs = kept.Runs.ToArray();

        // As in a buffer of the pool, where a body is coded where it stands.
        var memory = new byte[output.WrittenCount + MatchEncoder.Slack];
        output.WrittenSpan.CopyTo(memory);
        _rewritten = memory.AsMemory(0, output.WrittenCount);
        _sink = new DiscardWriter(2 * Size);
    }

    [Benchmark]
    public long GzipDecode() => Decode(null);

    [Benchmark]
    public long GzipDecodeByZlib()
    {
        using var gzip = new GZipStream(new MemoryStream(_coded), CompressionMode.Decompress);
        var total = 0L;
        while (gzip.Read(_buffer) is > 0 and var count)
        {
            total += count;
        }

        return total;
    }

    [Benchmark]
    public long GzipEncodeKept()
    {
        using var kept = new KeptMatches();
        _matches.Tell(kept);
        foreach (ref readonly var run in _runs.AsSpan())
        {
            kept.AddRun(run.Input, run.Output, (int)run.Length);
        }

        using var encoder = new BodyEncoder(kept, _sink, _coders);
        return Encode(encoder);
    }

    [Benchmark]
    public long GzipEncodeByZlib()
    {
        using var encoder = new BodyEncoder(ContentCoding.Gzip, 1, _sink);
        return Encode(encoder);
    }

    private long Encode(BodyEncoder encoder)
    {
        encoder.EncodeWhole(_rewritten);
        return _sink.Count;
    }

    private long Decode(IMatchObserver? observer)
    {
        var decoder = _coders.Decoders.Rent();
        decoder.Reset(observer);
        var (total, at) = (0L, 0);
        while (!decoder.IsEnded)
        {
            var decoded = decoder.Decode().Length;
            decoder.Take(decoded);
            total += decoded;
            if (decoded == 0 && !decoder.IsEnded)
            {
                var room = decoder.Room;
                var count = Math.Min(room.Length, _coded.Length - at);
                _coded.AsMemory(at, count).CopyTo(room);
                at += count;
                decoder.AddInput(count);
            }
        }

        _coders.Decoders.Return(decoder);
        return total;
    }
}
