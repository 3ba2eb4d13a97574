using System.IO.Compression;
using System.Security.Cryptography;

namespace EdgeFunctions.Bodies;

/// <summary>Reads a body through its content coding, and tells a truncated body from a complete one.</summary>
/// <remarks>
/// A zlib, raw deflate or brotli decoder that has seen its end never asks for more, so one that asks beyond the end was cut
/// short. A gzip decoder asks in any case, because another member may follow. It gets one: a member of our own with a
/// secret content. If that content comes out, alone, the body before it was complete; if the body was cut, the member's
/// bytes end up inside the broken one and something else, or nothing, comes out.
/// </remarks>
internal sealed class DecodedBody : IAsyncDisposable
{
    private const int EpilogueLength = 16;

    // Small bodies may be anything; a few hundred kilobytes hurt nobody.
    private const int RatioCountsFrom = 1024 * 1024;

    private static readonly byte[] EpilogueContent = RandomNumberGenerator.GetBytes(EpilogueLength);
    private static readonly byte[] Epilogue = Compress(EpilogueContent);

    private readonly Stream _source;
    private readonly ContentCoding _coding;
    private EndWatchingStream? _watch;
    private Stream? _decoder;
    private readonly long _maxBytes;
    private readonly int _maxRatio;
    private long _decoded;
    private bool _ended;

    /// <param name="source">The coded body. Not disposed here.</param>
    /// <param name="coding">Its coding.</param>
    /// <param name="maxBytes">The most that it may decode to.</param>
    /// <param name="maxRatio">How many times its size it may decode to, once that is more than a mebibyte.</param>
    public DecodedBody(Stream source, ContentCoding coding, long maxBytes, int maxRatio)
    {
        _source = source;
        _coding = coding;
        _maxBytes = maxBytes;
        _maxRatio = maxRatio;
    }

    /// <summary>Bytes taken from the source so far, as they are coded.</summary>
    public long SourceBytes => _coding == ContentCoding.Identity ? _decoded : _watch?.BytesRead ?? 0;

    /// <summary>Reads decoded bytes as soon as there are any; 0 at the end of a complete body.</summary>
    /// <exception cref="TruncatedBodyException">The body ended before its coding did.</exception>
    /// <exception cref="InvalidDataException">The body is not in its coding.</exception>
    /// <exception cref="DecodedTooLargeException">The body decodes to more than is allowed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_coding == ContentCoding.Identity)
        {
            var read = await _source.ReadAsync(buffer, cancellationToken);
            _decoded += read;
            return read;
        }

        if (_ended)
        {
            return 0;
        }

        _decoder ??= await OpenAsync(cancellationToken);
        var count = _decoder is null ? 0 : await DecodeAsync(_decoder, buffer, cancellationToken);
        if (_watch is { WasAskedBeyondEnd: true })
        {
            await CheckEndAsync(buffer[..count], cancellationToken);
            count = 0;
        }

        _decoded += count;
        if (_decoded > _maxBytes || (_decoded > RatioCountsFrom && _decoded / _maxRatio > _watch!.BytesRead))
        {
            throw new DecodedTooLargeException();
        }

        _ended = count == 0;
        return count;
    }

    public ValueTask DisposeAsync() => _decoder?.DisposeAsync() ?? ValueTask.CompletedTask;

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
        // An empty body is no truncated one: servers send it with a coding, and .NET's own encoders produce it.
        var start = new byte[2];
        var length = await _source.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == 0)
        {
            return null;
        }

        _watch = new EndWatchingStream(start.AsMemory(0, length), _source, _coding == ContentCoding.Gzip ? Epilogue : default);
        return _coding switch
        {
            ContentCoding.Gzip => new GZipStream(_watch, CompressionMode.Decompress),
            ContentCoding.Brotli => new BrotliStream(_watch, CompressionMode.Decompress),
            _ when HasZlibHeader(start) => new ZLibStream(_watch, CompressionMode.Decompress),
            _ => new DeflateStream(_watch, CompressionMode.Decompress),
        };
    }

    /// <summary>RFC 1950 section 2.2: the method is 8, and the two bytes are a multiple of 31.</summary>
    private static bool HasZlibHeader(ReadOnlySpan<byte> start) => (start[0] & 0x0F) == 8 && ((start[0] << 8) | start[1]) % 31 == 0;

    private async ValueTask CheckEndAsync(Memory<byte> first, CancellationToken cancellationToken)
    {
        if (_coding != ContentCoding.Gzip)
        {
            throw new TruncatedBodyException();
        }

        // One byte more than wanted, so that too much is seen as well.
        var tail = new byte[EpilogueLength + 1];
        var length = Math.Min(first.Length, tail.Length);
        first.Span[..length].CopyTo(tail);
        try
        {
            while (length < tail.Length && await DecodeAsync(_decoder!, tail.AsMemory(length), cancellationToken) is > 0 and var count)
            {
                length += count;
            }
        }
        catch (InvalidDataException)
        {
            throw new TruncatedBodyException();
        }

        if (!tail.AsSpan(0, length).SequenceEqual(EpilogueContent))
        {
            throw new TruncatedBodyException();
        }
    }

    private static byte[] Compress(byte[] content)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.NoCompression))
        {
            gzip.Write(content);
        }

        return member.ToArray();
    }
}
