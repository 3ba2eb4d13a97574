using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace EdgeFunctions.Hosting.Sample;

/// <summary>A text file of the sample site, in memory, in every coding.</summary>
internal sealed class SampleFile
{
    private SampleFile(byte[] content, string contentType)
    {
        Content = content;
        ContentType = contentType;
        Gzip = Compress(content, s => new GZipStream(s, CompressionLevel.Optimal));
        Brotli = Compress(content, s => new BrotliStream(s, CompressionLevel.Optimal));
        Tag = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
    }

    public byte[] Content { get; }

    public byte[] Gzip { get; }

    public byte[] Brotli { get; }

    public string ContentType { get; }

    /// <summary>The opaque part of the entity tag.</summary>
    public string Tag { get; }

    /// <summary>Reads a file and puts the site's own address in, as a content management system does.</summary>
    public static SampleFile Read(string path, string contentType, string url)
    {
        // Latin-1 keeps every byte; the files are UTF-8, and one of them is not.
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(path))
            .Replace("%ORIGIN_JSON%", url.Replace("/", "\\/", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("%ORIGIN_HOST%", new Uri(url).Authority, StringComparison.Ordinal)
            .Replace("%ORIGIN%", url, StringComparison.Ordinal);
        var content = Encoding.Latin1.GetBytes(text);
        return new SampleFile(content, System.Text.Unicode.Utf8.IsValid(content) ? contentType + "; charset=utf-8" : contentType);
    }

    private static byte[] Compress(byte[] content, Func<Stream, Stream> create)
    {
        using var compressed = new MemoryStream();
        using (var stream = create(compressed))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }
}
