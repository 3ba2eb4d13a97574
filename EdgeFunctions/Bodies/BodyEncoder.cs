using System.Buffers;
using System.IO.Compression;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Bodies;

/// <summary>Encodes a body into a buffer writer. Without I/O of its own: the caller flushes the writer.</summary>
internal sealed class BodyEncoder : IBufferWriter<byte>, IDisposable
{
    // With the matches at hand so much is encoded at a time, even if nobody asks for it yet. The others code better what comes together.
    private const int Piece = 32 * 1024;

    private readonly Stream? _encoder;
    private readonly ArrayBufferWriter<byte> _plain = new();
    private GzipEncoder? _matching;
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

    /// <param name="kept">What the encoder of the gzip body knew that was rewritten.</param>
    /// <param name="target">Where coded bytes go.</param>
    public BodyEncoder(KeptMatches kept, IBufferWriter<byte> target)
    {
        _matching = CoderPool<GzipEncoder>.Rent();
        _matching.Begin(kept, target);
    }

    public void Advance(int count)
    {
        _plain.Advance(count);
        if (_matching is not null && _plain.WrittenCount >= Piece)
        {
            Push();
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _plain.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _plain.GetSpan(sizeHint);

    /// <summary>Encodes bytes that are at hand, past the inner buffer.</summary>
    public void Encode(ReadOnlySpan<byte> plain)
    {
        Push();
        Write(plain);
    }

    /// <summary>Encodes what was written, and brings out all of it: a reader can decode up to here.</summary>
    public void Flush()
    {
        Push();

        // A flush without new bytes would only add an empty block.
        if (_unflushed)
        {
            _encoder?.Flush();
            _matching?.Flush();
            _unflushed = false;
        }
    }

    /// <summary>Ends the coded body.</summary>
    public void Complete()
    {
        Push();
        _encoder?.Dispose();
        _matching?.Complete();
        ReturnMatching();
    }

    public void Dispose()
    {
        _encoder?.Dispose();
        ReturnMatching();
    }

    private void Push()
    {
        if (_plain.WrittenCount > 0)
        {
            Write(_plain.WrittenSpan);
            _plain.ResetWrittenCount();
        }
    }

    private void Write(ReadOnlySpan<byte> plain)
    {
        _encoder?.Write(plain);
        _matching?.Write(plain);
        _unflushed = true;
    }

    private void ReturnMatching()
    {
        if (_matching is { } matching)
        {
            _matching = null;
            matching.Reset();
            CoderPool<GzipEncoder>.Return(matching);
        }
    }
}
