using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Bodies;

public sealed class BodyEncoderTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public void Write_PiecesOfAnySize_DecodeToWhatWasWritten(string coding)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var body = Noise(random, 600_000);
        var target = new ArrayBufferWriter<byte>();
        using var encoder = new BodyEncoder(coding == "br" ? ContentCoding.Brotli : ContentCoding.Gzip, 1, target);
        for (var left = body.AsSpan(); !left.IsEmpty;)
        {
            var count = Math.Min(left.Length, random.Next(1, 50_000));
            var room = random.Next(2) == 0 ? encoder.GetSpan(count) : encoder.GetMemory().Span;
            count = Math.Min(count, room.Length);
            left[..count].CopyTo(room);
            encoder.Advance(count);
            left = left[count..];
            if (random.Next(10) == 0)
            {
                encoder.Flush();
            }
        }

        encoder.Complete();

        Assert.True(body.AsSpan().SequenceEqual(Codec.Decode(coding, target.WrittenSpan.ToArray())), $"seed {seed}");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public void Write_MoreThanAPiece_IsEncodedBeforeAnybodyAsks(string coding)
    {
        var target = new ArrayBufferWriter<byte>();
        using var encoder = new BodyEncoder(coding == "br" ? ContentCoding.Brotli : ContentCoding.Gzip, 1, target);

        encoder.Write(Noise(new Random(1), 1_000_000));

        // It cannot be made smaller: what is missing is held.
        Assert.InRange(target.WrittenCount, 700_000, 1_010_000);
    }

    [Fact]
    public void Flush_LessThanAPiece_BringsOutAllOfIt()
    {
        var target = new ArrayBufferWriter<byte>();
        using var encoder = new BodyEncoder(ContentCoding.Gzip, 1, target);
        encoder.Write("What the reader shall see"u8);
        Assert.Equal(0, target.WrittenCount);

        encoder.Flush();

        Assert.Equal("What the reader shall see"u8, Codec.Decode("gzip", target.WrittenSpan.ToArray()));
    }

    [Fact]
    public void Flush_NothingNew_AddsNothing()
    {
        var target = new ArrayBufferWriter<byte>();
        using var encoder = new BodyEncoder(ContentCoding.Gzip, 1, target);
        encoder.Write("x"u8);
        encoder.Flush();
        var count = target.WrittenCount;

        encoder.Flush();

        Assert.Equal(count, target.WrittenCount);
    }

    private static byte[] Noise(Random random, int size)
    {
        var noise = new byte[size];
        random.NextBytes(noise);
        return noise;
    }
}
