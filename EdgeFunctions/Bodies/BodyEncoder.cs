using System.Buffers;
using System.IO.Compression;

namespace EdgeFunctions.Bodies;

/// <summary>Encodes a body into a buffer writer. Without I/O of its own: the caller flushes the writer.</summary>
internal sealed class BodyEncoder : IBufferWriter<byte>, IDisposable
{
    private readonly Stream _encoder;
    private readonly ArrayBufferWriter<byte> _plain = new();
    private bool _unflushed;

    /// <param name="coding">Gzip or brotli.</param>
    /// <param name="level">Brotli's quality or zlib's level.</param>
    /// <param name="target">Where coded bytes go.</param>
    public BodyEncoder(ContentCoding coding, int level, IBufferWriter<byte> target)
    {
        var stream = new BufferWriterStream(target);
        _encoder = coding == ContentCoding.Brotli
            ? new BrotliStream(stream, new BrotliCompressionOptions { Quality = level })
            : new GZipStream(stream, new ZLibCompressionOptions { CompressionLevel = level });
    }

    public void Advance(int count) => _plain.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => _plain.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _plain.GetSpan(sizeHint);

    /// <summary>Encodes bytes that are at hand, past the inner buffer.</summary>
    public void Encode(ReadOnlySpan<byte> plain)
    {
        Push();
        _encoder.Write(plain);
        _unflushed = true;
    }

    /// <summary>Encodes what was written, and brings out all of it: a reader can decode up to here.</summary>
    public void Flush()
    {
        Push();

        // A flush without new bytes would only add an empty block.
        if (_unflushed)
        {
            _encoder.Flush();
            _unflushed = false;
        }
    }

    /// <summary>Ends the coded body.</summary>
    public void Complete()
    {
        Push();
        _encoder.Dispose();
    }

    public void Dispose() => _encoder.Dispose();

    private void Push()
    {
        if (_plain.WrittenCount > 0)
        {
            _encoder.Write(_plain.WrittenSpan);
            _plain.ResetWrittenCount();
            _unflushed = true;
        }
    }
}
