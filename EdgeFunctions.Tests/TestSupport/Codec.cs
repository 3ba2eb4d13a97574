using System.IO.Compression;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Compresses and decompresses by the name of a coding; "raw" is deflate without the zlib format.</summary>
internal static class Codec
{
    public static byte[] Encode(string coding, byte[] body)
    {
        using var encoded = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(encoded, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Optimal, leaveOpen: true),
            "raw" => new DeflateStream(encoded, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Optimal, leaveOpen: true),
            _ => throw new ArgumentOutOfRangeException(nameof(coding)),
        })
        {
            stream.Write(body);
        }

        return encoded.ToArray();
    }

    public static byte[] Decode(string? coding, byte[] body)
    {
        if (coding is null)
        {
            return body;
        }

        using var decoded = new MemoryStream();
        using (Stream stream = coding == "gzip" ? new GZipStream(new MemoryStream(body), CompressionMode.Decompress) : new BrotliStream(new MemoryStream(body), CompressionMode.Decompress))
        {
            stream.CopyTo(decoded);
        }

        return decoded.ToArray();
    }
}
