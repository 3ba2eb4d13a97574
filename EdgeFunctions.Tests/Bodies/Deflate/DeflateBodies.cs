using System.IO.Compression;
using System.Text;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

/// <summary>Bodies of different kinds, and the framework's word on them.</summary>
internal static class DeflateBodies
{
    public static readonly string[] Names = ["empty", "byte", "page", "zeros", "period", "noise", "far"];

    public static byte[] Create(string name)
    {
        var random = new Random(7);
        switch (name)
        {
            case "empty":
                return [];
            case "byte":
                return [65];
            case "page":
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1500).Select(i => $"<li class=\"nav__item\"><a href=\"http://origin.example/sections/{random.Next(1000)}\" data-track=\"nav-{i}\">Section {random.Next()} – ünïcode</a></li>\n")));
            case "zeros":
                return new byte[200_000];
            case "period":
                return [.. Enumerable.Range(0, 90_000).Select(i => (byte)(i % 7 * 31))];
            case "noise":
                var noise = new byte[150_000];
                random.NextBytes(noise);
                return noise;
            default:
                // The same again at the greatest distances.
                var far = new byte[32768];
                random.NextBytes(far);
                return [.. far, .. far, .. far[1..], .. far[..5000]];
        }
    }

    public static byte[] Deflate(byte[] body, int level)
    {
        using var deflated = new MemoryStream();
        using (var stream = new DeflateStream(deflated, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
        {
            // The framework writes nothing at all for an empty body.
            stream.Write(body);
        }

        return deflated.Length == 0 ? [3, 0] : deflated.ToArray();
    }

    public static byte[] Gzip(byte[] body, int level)
    {
        using var coded = new MemoryStream();
        using (var stream = new GZipStream(coded, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
        {
            stream.Write(body);
        }

        return coded.ToArray();
    }

    /// <summary>Decodes a gzip body with the decoder under test.</summary>
    public static byte[] Decode(byte[] coded, IMatchObserver? observer)
    {
        if (coded.Length == 0)
        {
            return [];
        }

        var decoder = new GzipDecoder();
        decoder.Reset(observer);
        using var decoded = new MemoryStream();
        var at = 0;
        while (!decoder.IsEnded)
        {
            var bytes = decoder.Decode();
            decoded.Write(bytes.Span);
            decoder.Take(bytes.Length);
            if (bytes.IsEmpty && !decoder.IsEnded)
            {
                var room = decoder.Room;
                var count = Math.Min(room.Length, coded.Length - at);
                coded.AsMemory(at, count).CopyTo(room);
                at += count;
                decoder.AddInput(count);
            }
        }

        return decoded.ToArray();
    }

    /// <returns>What the framework decodes; null when it finds the body broken, or not at its end.</returns>
    public static byte[]? Framework(byte[] deflated)
    {
        try
        {
            // It does not tell a body that is cut short. With a zlib header and a wrong checksum behind it, it has to look.
            using var stream = new DeflateStream(new MemoryStream(deflated), CompressionMode.Decompress);
            using var decoded = new MemoryStream();
            stream.CopyTo(decoded);
            return IsCut(deflated) ? null : decoded.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>A decoder that is behind the end of a body takes no notice of what follows; one that is not does.</summary>
    private static bool IsCut(byte[] deflated)
    {
        var counting = new MemoryStream([.. deflated, .. new byte[64]]);
        using var first = new DeflateStream(counting, CompressionMode.Decompress, leaveOpen: true);
        using var one = new MemoryStream();
        using var two = new MemoryStream();
        try
        {
            first.CopyTo(one);
            using var second = new DeflateStream(new MemoryStream([.. deflated, .. Enumerable.Repeat((byte)0xFF, 64)]), CompressionMode.Decompress);
            second.CopyTo(two);
        }
        catch (InvalidDataException)
        {
            return true;
        }

        return !one.ToArray().AsSpan().SequenceEqual(two.ToArray());
    }
}
