using System.IO.Compression;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Bodies;

/// <summary>Reads a body through its content coding, and tells a truncated body from a complete one.</summary>
/// <remarks>
/// The framework's decoder of zlib, raw deflate or brotli that has seen its end never asks for more, so one that asks beyond the end
/// was cut short. Gzip is decoded here, because the matches in it are worth keeping.
/// </remarks>
internal sealed class DecodedBody : IAsyncDisposable
{
    // Small bodies may be anything; a few hundred kilobytes hurt nobody.
    private const int RatioCountsFrom = 1024 * 1024;

    private readonly Stream _source;
    private readonly ContentCoding _coding;
    private readonly IMatchObserver? _observer;
    private readonly GzipCoders _coders;
    private readonly long _maxBytes;
    private readonly int _maxRatio;
    private GzipDecoder? _gzip;
    private EndWatchingStream? _watch;
    private Stream? _decoder;
    private ReadOnlyMemory<byte> _current;
    private long _sourceBytes;
    private long _decoded;
    private bool _ended;

    /// <param name="source">The coded body. Not disposed here.</param>
    /// <param name="coding">Its coding.</param>
    /// <param name="maxBytes">The most that it may decode to.</param>
    /// <param name="maxRatio">How many times its size it may decode to, once that is more than a mebibyte.</param>
    /// <param name="observer">Told of the matches of a gzip body; null when nobody asks.</param>
    /// <param name="coders">Where a gzip decoder comes from; null for a new one.</param>
    public DecodedBody(Stream source, ContentCoding coding, long maxBytes, int maxRatio, IMatchObserver? observer = null, GzipCoders? coders = null)
    {
        _source = source;
        _coding = coding;
        _maxBytes = maxBytes;
        _maxRatio = maxRatio;
        _observer = observer;
        _coders = coders ?? GzipCoders.None;
    }

    /// <summary>Bytes taken from the source so far, as they are coded.</summary>
    public long SourceBytes => _coding == ContentCoding.Identity ? _decoded : _watch?.BytesRead ?? _sourceBytes;

    /// <summary>What the last <see cref="ReadInPlaceAsync"/> read. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Current => _current;

    /// <summary>Whether decoded bytes stand in memory of this, so that nobody has to bring any.</summary>
    public bool HasRoom => _coding == ContentCoding.Gzip;

    /// <summary>Reads decoded bytes as soon as there are any; 0 at the end of a complete body.</summary>
    /// <exception cref="TruncatedBodyException">The body ended before its coding did.</exception>
    /// <exception cref="InvalidDataException">The body is not in its coding.</exception>
    /// <exception cref="DecodedTooLargeException">The body decodes to more than is allowed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_current.IsEmpty)
        {
            await ReadInPlaceAsync(buffer, cancellationToken);
            if (!HasRoom)
            {
                var read = _current.Length;
                _current = default;
                return read;
            }
        }

        var count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        _gzip?.Take(count);
        return count;
    }

    /// <summary>The same; what was read is <see cref="Current"/>.</summary>
    /// <param name="buffer">Where it is put, unless this has room of its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<int> ReadInPlaceAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _coding == ContentCoding.Gzip ? ReadGzipAsync(cancellationToken) : ReadOtherAsync(buffer, cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (_gzip is { } gzip)
        {
            _gzip = null;
            _current = default;
            gzip.Reset(observer: null);
            _coders.Decoders.Return(gzip);
        }

        return _decoder?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async ValueTask<int> ReadGzipAsync(CancellationToken cancellationToken)
    {
        if (_gzip is null)
        {
            _gzip = _coders.Decoders.Rent();
            _gzip.Reset(_observer);
        }

        _gzip.Take(_current.Length);
        _current = default;
        var decoded = _gzip.Decode();
        while (decoded.IsEmpty && !_gzip.IsEnded)
        {
            var count = await _source.ReadAsync(_gzip.Room, cancellationToken);
            if (count == 0 && _sourceBytes == 0)
            {
                // An empty body is no truncated one: servers send it with a coding, and .NET's own encoders produce it.
                return 0;
            }

            _sourceBytes += count;
            _gzip.AddInput(count);
            decoded = _gzip.Decode();
        }

        _current = decoded;
        Count(decoded.Length);
        return decoded.Length;
    }

    private async ValueTask<int> ReadOtherAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        if (_coding == ContentCoding.Identity)
        {
            count = await _source.ReadAsync(buffer, cancellationToken);
            _decoded += count;
        }
        else if (!_ended)
        {
            _decoder ??= await OpenAsync(cancellationToken);
            count = _decoder is null ? 0 : await DecodeAsync(_decoder, buffer, cancellationToken);
            if (_watch is { WasAskedBeyondEnd: true })
            {
                throw new TruncatedBodyException();
            }

            Count(count);
            _ended = count == 0;
        }

        _current = buffer[..count];
        return count;
    }

    private void Count(int decoded)
    {
        _decoded += decoded;
        if (_decoded > _maxBytes || (_decoded > RatioCountsFrom && _decoded / _maxRatio > SourceBytes))
        {
            throw new DecodedTooLargeException();
        }
    }

    private static async ValueTask<int> DecodeAsync(Stream decoder, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await decoder.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            // What BrotliStream says of bytes that are none of brotli's.
            throw new InvalidDataException("The body is not in its coding.", e);
        }
    }

    private async ValueTask<Stream?> OpenAsync(CancellationToken cancellationToken)
    {
        // Empty as above.
        var start = new byte[2];
        var length = await _source.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == 0)
        {
            return null;
        }

        _watch = new EndWatchingStream(start.AsMemory(0, length), _source);
        return _coding switch
        {
            ContentCoding.Brotli => new BrotliStream(_watch, CompressionMode.Decompress),
            _ when HasZlibHeader(start) => new ZLibStream(_watch, CompressionMode.Decompress),
            _ => new DeflateStream(_watch, CompressionMode.Decompress),
        };
    }

    /// <summary>RFC 1950 section 2.2: the method is 8, and the two bytes are a multiple of 31.</summary>
    private static bool HasZlibHeader(ReadOnlySpan<byte> start) => (start[0] & 0x0F) == 8 && ((start[0] << 8) | start[1]) % 31 == 0;
}
