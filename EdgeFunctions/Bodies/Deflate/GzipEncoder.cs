using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Encodes a rewritten body as gzip, with the matches of the gzip body that it was.</summary>
internal sealed class GzipEncoder
{
    private readonly MatchEncoder _encoder = new();
    private readonly Crc32 _checksum = new();
    private IBufferWriter<byte>? _target;
    private uint _length;

    // RFC 1952 section 2.3: no name, no time, nothing said of the effort that was made, made on an unknown system.
    private static ReadOnlySpan<byte> Header => [GzipHeader.FirstMagic, GzipHeader.SecondMagic, GzipHeader.Deflate, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>Begins a body: writes its header.</summary>
    public void Begin(KeptMatches kept, IBufferWriter<byte> target)
    {
        _target = target;
        _checksum.Reset();
        _length = 0;
        _encoder.Begin(kept);

        target.Write(Header);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _checksum.Append(bytes);
        _length += (uint)bytes.Length;
        _encoder.Encode(bytes, _target!);
    }

    /// <summary>Brings out what was written: a reader can decode up to here.</summary>
    public void Flush() => _encoder.Flush(_target!);

    /// <summary>Ends the body.</summary>
    public void Complete()
    {
        _encoder.Complete(_target!);
        var trailer = _target!.GetSpan(2 * sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], _length);
        _target!.Advance(2 * sizeof(uint));
    }

    /// <summary>Forgets whom it wrote to.</summary>
    public void Reset()
    {
        _target = null;
        _encoder.Reset();
    }
}
