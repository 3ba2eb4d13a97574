using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>What ends a gzip member: CRC-32 and length of what it holds (RFC 1952 section 2.3.1).</summary>
internal sealed class GzipTrailer
{
    /// <summary>Bytes of a trailer.</summary>
    public const int Size = 2 * sizeof(uint);

    private readonly Crc32 _crc = new();
    private uint _length;

    /// <summary>Begins a member.</summary>
    public void Reset()
    {
        _crc.Reset();
        _length = 0;
    }

    /// <summary>Takes note of what the member holds next.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _length += (uint)bytes.Length;
        if (CrcFolding.IsSupported && bytes.Length >= CrcFolding.Least)
        {
            var count = bytes.Length & ~(Vector128<byte>.Count - 1);
            AppendFolded(CrcFolding.Fold(~_crc.GetCurrentHashAsUInt32(), bytes[..count]));
            bytes = bytes[count..];
        }

        _crc.Append(bytes);
    }

    /// <summary>Whether a member ends with this.</summary>
    public bool IsIn(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes) == _crc.GetCurrentHashAsUInt32() && BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(uint)..]) == _length;

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[sizeof(uint)..], _length);
    }

    /// <summary>Goes on from bytes that stand for all before them. The library begins with ones; the same ones in the bytes make zero of them.</summary>
    private void AppendFolded(Vector128<byte> folded)
    {
        folded ^= Vector128.CreateScalar(uint.MaxValue).AsByte();
        _crc.Reset();
        _crc.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<byte>>(in folded)));
    }
}
