using System.Buffers;
using System.IO.Compression;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

public sealed class GzipEncoderTests
{
    private const int Whole = 0;

    public static TheoryData<string> Names => [.. DeflateBodies.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_Untouched_IsNoLargerThanItWas(string name)
    {
        var body = DeflateBodies.Create(name);
        foreach (var level in (int[])[1, 6, 9])
        {
            var coded = DeflateBodies.Gzip(body, level);
            foreach (var piece in (int[])[Whole, 32_768, 1_000_000])
            {
                var (again, _) = Recode(body, level, [], piece, 0);
                Assert.Equal(body, Gunzip(again));
                Assert.True(again.Length <= (coded.Length * 1.01) + 150, $"level {level}, pieces of {piece}: {coded.Length} bytes became {again.Length}");
            }
        }
    }

    [Fact]
    public void Encode_RandomEdits_GivesTheRewrittenBody()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var body = DeflateBodies.Create(DeflateBodies.Names[random.Next(DeflateBodies.Names.Length)]);
            body = body[..Math.Min(body.Length, random.Next(1, body.Length + 2))];
            var edits = RandomEdits(random, body.Length);
            var (coded, rewritten) = Recode(body, random.Next(0, 10), edits, random.Next(3) == 0 ? Whole : random.Next(1, 70_000), random.Next(3) == 0 ? random.Next(1, 20) : 0);
            Assert.True(Gunzip(coded).AsSpan().SequenceEqual(rewritten), $"seed {seed}, body {i}");
        }
    }

    [Fact]
    public void Encode_AnotherHostInEveryAddress_CostsLittle()
    {
        var body = DeflateBodies.Create("page");
        var edits = new List<(int Start, int End, byte[] Text)>();
        for (var at = 0; body.AsSpan(at).IndexOf("origin.example"u8) is >= 0 and var found; at += found + 14)
        {
            edits.Add((at + found, at + found + 14, "www.publisher.example"u8.ToArray()));
        }

        var (coded, rewritten) = Recode(body, 6, edits, 32_768, 0);
        Assert.Equal(rewritten, Gunzip(coded));
        Assert.True(edits.Count >= 1000);
        Assert.True(coded.Length < DeflateBodies.Gzip(body, 6).Length * 1.04, $"{DeflateBodies.Gzip(body, 6).Length} bytes became {coded.Length}");
    }

    [Fact]
    public void Encode_TheSameInsertedAgainAndAgain_IsAMatch()
    {
        // Into noise, so that nothing else can be one.
        var body = DeflateBodies.Create("noise");
        var random = new Random(3);
        var text = new byte[200];
        random.NextBytes(text);
        var edits = Enumerable.Range(1, 100).Select(i => (i * 1000, i * 1000, text)).ToList();
        var (coded, rewritten) = Recode(body, 6, edits, 32_768, 0);
        Assert.Equal(rewritten, Gunzip(coded));
        Assert.True(coded.Length < body.Length + 2500, $"{body.Length} bytes became {coded.Length}");
    }

    [Fact]
    public void Encode_WrongHints_GivesTheBodyAllTheSame()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            var body = DeflateBodies.Create("page")[..random.Next(100, 40_000)];
            using var kept = new KeptMatches();
            var (input, output) = (0L, 0L);
            for (var run = random.Next(50); run > 0; run--)
            {
                input += random.Next(400);
                output += random.Next(400);
                var length = random.Next(1, 5000);
                kept.AddRun(input, output, length);
                input += length;
                output += length;
            }

            var entries = new uint[random.Next(3000)];
            random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(entries.AsSpan()));
            kept.OnMatches(entries);
            var target = new ArrayBufferWriter<byte>();
            using var encoder = new BodyEncoder(kept, target);
            if (random.Next(2) == 0)
            {
                encoder.EncodeWhole(WithOthersBehind(body));
            }
            else
            {
                encoder.Encode(body);
                encoder.Complete();
            }

            Assert.True(Gunzip(target.WrittenSpan.ToArray()).AsSpan().SequenceEqual(body), $"seed {seed}, body {i}");
        }
    }

    [Fact]
    public void Encode_BlockWithTheLongestCodes_HasACodeForEachSymbol()
    {
        // The codes of a block that has one symbol of each length, and two of fifteen bits.
        byte[] literals = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        var lengths = new byte[257];
        literals.CopyTo(lengths, 0);
        lengths[256] = 15;
        using var kept = new KeptMatches();
        kept.OnBlock(lengths, [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 15]);
        byte[] body = [.. Enumerable.Range(0, 256).Select(i => (byte)i), .. DeflateBodies.Create("noise")[..60_000], .. DeflateBodies.Create("page")];
        var target = new ArrayBufferWriter<byte>();
        using var encoder = new BodyEncoder(kept, target);
        encoder.Encode(body);
        encoder.Complete();
        Assert.Equal(body, Gunzip(target.WrittenSpan.ToArray()));
    }

    [Fact]
    public void Flush_InMidBody_BringsOutAllThatWasWritten()
    {
        var body = DeflateBodies.Create("page");
        using var kept = new KeptMatches();
        DeflateBodies.Decode(DeflateBodies.Gzip(body, 6), kept);
        kept.AddRun(0, 0, body.Length);
        var target = new ArrayBufferWriter<byte>();
        using var encoder = new BodyEncoder(kept, target);
        var at = 0;
        foreach (var size in (int[])[1, 2, 500, 40_000, 3, 70_000])
        {
            var end = Math.Min(body.Length, at + size);
            encoder.Encode(body.AsSpan(at, end - at));
            at = end;
            encoder.Flush();
            var before = target.WrittenCount;
            encoder.Flush();
            Assert.Equal(before, target.WrittenCount);

            // Without an end: what is there is all that a reader has.
            var decoder = new Inflater();
            decoder.Begin();
            var decoded = new MemoryStream();
            var coded = target.WrittenSpan[10..];
            InflateResult result;
            do
            {
                result = decoder.Inflate(coded, out var consumed);
                coded = coded[consumed..];
                decoded.Write(decoder.Decoded.Span);
                decoder.Take(decoder.Decoded.Length);
            }
            while (result == InflateResult.NeedsRoom);

            Assert.Equal(body[..at], decoded.ToArray());
        }

        encoder.Complete();
        Assert.Equal(body[..at], Gunzip(target.WrittenSpan.ToArray()));
    }

    private static List<(int Start, int End, byte[] Text)> RandomEdits(Random random, int length)
    {
        var edits = new List<(int, int, byte[])>();
        byte[][] texts = ["www.publisher.example"u8.ToArray(), [], "<script src=/edge.js></script>"u8.ToArray(), new byte[random.Next(600)]];
        var reach = 1 << random.Next(1, 16);
        for (var at = 0; ;)
        {
            at += random.Next(reach);
            var end = at + (random.Next(2) == 0 ? 0 : random.Next(30));
            if (end > length || edits.Count > 5000)
            {
                return edits;
            }

            edits.Add((at, end, texts[random.Next(texts.Length)]));
            at = end;
        }
    }

    /// <summary>Codes a body, decodes it with its matches, edits it and codes it again.</summary>
    /// <param name="body">The body.</param>
    /// <param name="level">Of the first encoder.</param>
    /// <param name="edits">In order.</param>
    /// <param name="piece">How many rewritten bytes the encoder is given at a time; <see cref="Whole"/> for all, where they stand.</param>
    /// <param name="flush">After how many pieces it is flushed; 0 for never.</param>
    private static (byte[] Coded, byte[] Rewritten) Recode(byte[] body, int level, List<(int Start, int End, byte[] Text)> edits, int piece, int flush)
    {
        using var kept = new KeptMatches();
        DeflateBodies.Decode(DeflateBodies.Gzip(body, level), kept);
        var rewritten = new MemoryStream();
        var at = 0;
        foreach (var (start, end, text) in edits)
        {
            Copy(at, start);
            rewritten.Write(text);
            at = end;
        }

        Copy(at, body.Length);

        var target = new ArrayBufferWriter<byte>();
        using var encoder = new BodyEncoder(kept, target);
        var bytes = rewritten.ToArray();
        if (piece == Whole)
        {
            encoder.EncodeWhole(WithOthersBehind(bytes));
            return (target.WrittenSpan.ToArray(), bytes);
        }

        var pieces = 0;
        for (var i = 0; i < bytes.Length; i += piece)
        {
            encoder.Encode(bytes.AsSpan(i, Math.Min(piece, bytes.Length - i)));
            if (flush > 0 && ++pieces % flush == 0)
            {
                encoder.Flush();
            }
        }

        encoder.Complete();
        return (target.WrittenSpan.ToArray(), bytes);

        void Copy(int from, int to)
        {
            if (to > from)
            {
                kept.AddRun(from, rewritten.Length, to - from);
                rewritten.Write(body, from, to - from);
            }
        }
    }

    /// <summary>The body in memory that others have used.</summary>
    private static ReadOnlyMemory<byte> WithOthersBehind(byte[] body)
    {
        var memory = new byte[body.Length + MatchEncoder.Slack];
        body.CopyTo(memory, 0);

        // The same bytes go on, so that who looks too far finds matches that are too long.
        for (var i = body.Length; body.Length > 0 && i < memory.Length; i++)
        {
            memory[i] = memory[i - body.Length];
        }

        return memory.AsMemory(0, body.Length);
    }

    private static byte[] Gunzip(byte[] coded)
    {
        // The framework's decoder takes a cut body for a whole one; ours does not.
        Assert.Equal(DeflateBodies.Decode(coded, null).Length, (int)BitConverter.ToUInt32(coded, coded.Length - 4));
        using var stream = new GZipStream(new MemoryStream(coded), CompressionMode.Decompress);
        using var decoded = new MemoryStream();
        stream.CopyTo(decoded);
        return decoded.ToArray();
    }
}
