using System.Buffers;
using System.IO.Compression;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Bodies;

/// <summary>Encodes a body into a buffer writer. Without I/O of its own: the caller flushes the writer.</summary>
internal sealed class BodyEncoder : IBufferWriter<byte>, IDisposable
{
    // So much is encoded at a time where nobody asks for less. Zlib gains nothing by more; brotli's fast levels know what one piece
    // holds and nothing of the one before.
    private const int GzipPiece = 32 * 1024;
    private const int BrotliPiece = 128 * 1024;

    private readonly Stream? _encoder;
    private readonly PooledWriter _plain = new();
    private readonly int _piece;
    private readonly GzipCoders _coders = GzipCoders.None;
    private GzipEncoder? _matching;
    private bool _unflushed;

    /// <param name="coding">Gzip or brotli.</param>
    /// <param name="level">Brotli's quality or zlib's level.</param>
    /// <param name="target">Where coded bytes go.</param>
    public BodyEncoder(ContentCoding coding, int level, IBufferWriter<byte> target)
    {
        var stream = new BufferWriterStream(target);
        _piece = coding == ContentCoding.Brotli ? BrotliPiece : GzipPiece;
        _encoder = coding == ContentCoding.Brotli
            ? new BrotliStream(stream, new BrotliCompressionOptions { Quality = level })
            : new GZipStream(stream, new ZLibCompressionOptions { CompressionLevel = level });
    }

    /// <param name="kept">What the encoder of the gzip body knew that was rewritten.</param>
    /// <param name="target">Where coded bytes go.</param>
    /// <param name="coders">Where the encoder comes from; null for a new one.</param>
    public BodyEncoder(KeptMatches kept, IBufferWriter<byte> target, GzipCoders? coders = null)
    {
        _coders = coders ?? GzipCoders.None;
        _piece = GzipPiece;
        _matching = _coders.Encoders.Rent();
        _matching.Begin(kept, target);
    }

    public void Advance(int count) => _plain.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _plain.GetMemory(sizeHint);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _plain.GetSpan(sizeHint);
    }

    /// <summary>Encodes bytes that are at hand, past the inner buffer.</summary>
    public void Encode(ReadOnlySpan<byte> plain)
    {
        Push();
        Write(plain);
    }

    /// <summary>Encodes a whole body at once: nothing was written before, and nothing is behind it.</summary>
    public void EncodeWhole(ReadOnlyMemory<byte> body)
    {
        _encoder?.Write(body.Span);
        _matching?.WriteWhole(body);
        Complete();
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
        _plain.Dispose();
    }

    /// <summary>Encodes what was written before it would outgrow a piece.</summary>
    private void MakeRoom(int sizeHint)
    {
        if (_plain.Count + Math.Max(sizeHint, 1) > _piece)
        {
            Push();
        }
    }

    private void Push()
    {
        if (_plain.Count > 0)
        {
            Write(_plain.Written);
            _plain.Clear();
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
            _coders.Encoders.Return(matching);
        }
    }
}
