using System.Buffers;
using System.Text;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Responses;

public sealed class PageCodingTests
{
    private static readonly CompressionOptions Compression = new();

    [Theory]
    [InlineData(ContentCoding.Gzip, "gzip", 0)]
    [InlineData(ContentCoding.Gzip, "gzip", 60_000)]
    [InlineData(ContentCoding.Gzip, "gzip", 700_000)]
    [InlineData(ContentCoding.Brotli, "br", 0)]
    [InlineData(ContentCoding.Brotli, "br", 60_000)]
    [InlineData(ContentCoding.Brotli, "br", 262_144)]
    [InlineData(ContentCoding.Brotli, "br", 262_145)]
    [InlineData(ContentCoding.Brotli, "br", 700_000)]
    internal void Encode_AnyCuts_GiveTheSameBytes(ContentCoding coding, string name, int length)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append("<p>").Append(random.Next()).Append("</p> some words that come again");
        }

        var page = Encoding.ASCII.GetBytes(text.ToString(0, length));
        var whole = Encode(coding, [page]);
        Assert.Equal(page, Codec.Decode(name, whole));
        for (var run = 0; run < 10; run++)
        {
            var cuts = new List<ReadOnlyMemory<byte>>();
            for (var at = 0; at < length;)
            {
                var size = Math.Min(length - at, random.Next(random.Next(2) == 0 ? 3000 : 300_000));
                cuts.Add(page.AsMemory(at, size));
                at += size;
            }

            Assert.True(whole.AsSpan().SequenceEqual(Encode(coding, [.. cuts])), $"seed {seed}");
        }
    }

    private static byte[] Encode(ContentCoding coding, ReadOnlyMemory<byte>[] segments)
    {
        var output = new ArrayBufferWriter<byte>();
        PageCoding.Encode(segments, coding, Compression, output);
        return output.WrittenSpan.ToArray();
    }
}
