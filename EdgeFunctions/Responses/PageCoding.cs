using System.Buffers;
using System.Security.Cryptography;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Responses;

/// <summary>Codes and digests complete bodies.</summary>
internal static class PageCoding
{
    public static BodyEncoder CreateEncoder(ContentCoding coding, CompressionOptions compression, IBufferWriter<byte> target, KeptMatches? kept = null, GzipCoders? coders = null) =>
        kept is not null && coding == ContentCoding.Gzip
            ? new BodyEncoder(kept, target, coders)
            : new BodyEncoder(coding, coding == ContentCoding.Brotli ? compression.BrotliQuality : compression.GzipLevel, target);

    public static void Encode(ReadOnlyMemory<byte>[] segments, ContentCoding coding, CompressionOptions compression, IBufferWriter<byte> target, KeptMatches? kept = null, GzipCoders? coders = null)
    {
        using var encoder = CreateEncoder(coding, compression, target, kept, coders);
        if (segments is [var whole])
        {
            encoder.EncodeWhole(whole);
            return;
        }

        foreach (var segment in segments)
        {
            encoder.Encode(segment.Span);
        }

        encoder.Complete();
    }

    /// <summary>Half of a SHA-256: enough to name a body.</summary>
    public static byte[] Hash(ReadOnlyMemory<byte>[] segments)
    {
        const int Length = 16;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in segments)
        {
            hash.AppendData(segment.Span);
        }

        return hash.GetHashAndReset()[..Length];
    }
}
