using System.Buffers;
using System.Security.Cryptography;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Responses;

/// <summary>Codes and digests complete bodies.</summary>
internal static class PageCoding
{
    /// <summary>
    /// What is coded at a time. Where a page is cut depends on how it came, and what an encoder makes of a page on where it is cut: with cuts that are always the
    /// same, so are the bytes, and a strong tag names them (RFC 9110 section 8.8.1). As large as the largest piece of a page.
    /// </summary>
    private const int BlockSize = 256 * 1024;

    public static BodyEncoder CreateEncoder(ContentCoding coding, CompressionOptions compression, IBufferWriter<byte> target, KeptMatches? kept = null, GzipCoders? coders = null) =>
        kept is not null && coding == ContentCoding.Gzip
            ? new BodyEncoder(kept, target, coders)
            : new BodyEncoder(coding, coding == ContentCoding.Brotli ? compression.BrotliQuality : compression.GzipLevel, target);

    public static void Encode(ReadOnlyMemory<byte>[] segments, ContentCoding coding, CompressionOptions compression, IBufferWriter<byte> target, KeptMatches? kept = null, GzipCoders? coders = null)
    {
        using var encoder = CreateEncoder(coding, compression, target, kept, coders);

        // What follows the origin's encoder has a weak tag.
        var isWeak = kept is not null && coding == ContentCoding.Gzip;
        if (segments is [var whole] && (isWeak || whole.Length <= BlockSize))
        {
            encoder.EncodeWhole(whole);
            return;
        }

        if (isWeak)
        {
            foreach (var segment in segments)
            {
                encoder.Encode(segment.Span);
            }
        }
        else
        {
            EncodeBlocks(segments, encoder);
        }

        encoder.Complete();
    }

    private static void EncodeBlocks(ReadOnlyMemory<byte>[] segments, BodyEncoder encoder)
    {
        var left = segments.Sum(static s => (long)s.Length);
        byte[] joined = [];
        var rest = default(ReadOnlySpan<byte>);
        var index = 0;
        while (left > 0)
        {
            var size = (int)Math.Min(left, BlockSize);
            left -= size;
            while (rest.IsEmpty)
            {
                rest = segments[index++].Span;
            }

            if (rest.Length >= size)
            {
                encoder.Encode(rest[..size]);
                rest = rest[size..];
                continue;
            }

            joined = joined.Length > 0 ? joined : ArrayPool<byte>.Shared.Rent(size);
            for (var filled = 0; filled < size;)
            {
                rest = rest.IsEmpty ? segments[index++].Span : rest;
                var part = rest[..Math.Min(rest.Length, size - filled)];
                part.CopyTo(joined.AsSpan(filled));
                filled += part.Length;
                rest = rest[part.Length..];
            }

            encoder.Encode(joined.AsSpan(0, size));
        }

        if (joined.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
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
