using System.Buffers;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Encodes a rewritten body as gzip, with the matches of the gzip body that it was.</summary>
internal sealed class GzipEncoder
{
    private readonly MatchEncoder _encoder = new();
    private readonly GzipTrailer _trailer = new();
    private IBufferWriter<byte>? _target;

    // RFC 1952 section 2.3: no name, no time, nothing said of the effort that was made, made on an unknown system.
    private static ReadOnlySpan<byte> Header => [GzipHeader.FirstMagic, GzipHeader.SecondMagic, GzipHeader.Deflate, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>Begins a body: writes its header.</summary>
    public void Begin(KeptMatches kept, IBufferWriter<byte> target)
    {
        _target = target;
        _trailer.Reset();
        _encoder.Begin(kept);

        target.Write(Header);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _trailer.Append(bytes);
        _encoder.Encode(bytes, _target!);
    }

    /// <summary>Writes a whole body at once.</summary>
    public void WriteWhole(ReadOnlyMemory<byte> body)
    {
        if (MemoryMarshal.TryGetArray(body, out var memory) && memory is { Offset: 0, Array: { } array } && array.Length - memory.Count >= MatchEncoder.Slack)
        {
            _trailer.Append(body.Span);
            _encoder.EncodeInPlace(array, memory.Count, _target!);
        }
        else
        {
            Write(body.Span);
        }
    }

    /// <summary>Brings out what was written: a reader can decode up to here.</summary>
    public void Flush() => _encoder.Flush(_target!);

    /// <summary>Ends the body.</summary>
    public void Complete()
    {
        _encoder.Complete(_target!);
        _trailer.Write(_target!.GetSpan(GzipTrailer.Size));
        _target!.Advance(GzipTrailer.Size);
    }

    /// <summary>Forgets whom it wrote to.</summary>
    public void Reset()
    {
        _target = null;
        _encoder.Reset();
    }
}
