using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Writes bits into memory, the first one lowest (RFC 1951 section 3.1.1). Who uses it knows that there is room: eight bytes more than are written.</summary>
internal ref struct BitWriter(ref byte output, ulong bits, int bitCount)
{
    private readonly ref byte _output = ref output;
    private ulong _bits = bits;
    private int _bitCount = bitCount;
    private int _at;

    /// <summary>The bits that are not a whole byte yet.</summary>
    public readonly ulong Bits => _bits;

    public readonly int BitCount => _bitCount;

    /// <summary>Whole bytes written.</summary>
    public readonly int Count => _at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ulong value, int count)
    {
        _bits |= value << _bitCount;
        _bitCount += count;
    }

    /// <summary>Puts a code as <see cref="BlockCodes"/> holds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(uint code) => Put(code & 0xFFFFFF, (int)(code >> 24));

    /// <summary>Writes whole bytes: at most seven bits are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drain()
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _output, _at), BitConverter.IsLittleEndian ? _bits : BinaryPrimitives.ReverseEndianness(_bits));
        _at += _bitCount >> 3;
        _bits >>= _bitCount & ~7;
        _bitCount &= 7;
    }

    /// <summary>Zeros up to the next whole byte.</summary>
    public void Align()
    {
        _bitCount = (_bitCount + 7) & ~7;
        Drain();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PutLiterals(ref byte first, int count, ref uint codes)
    {
        var i = 0;
        for (; i + 4 <= count; i += 4)
        {
            Put(Unsafe.Add(ref codes, Unsafe.Add(ref first, i)));
            Put(Unsafe.Add(ref codes, Unsafe.Add(ref first, i + 1)));
            Put(Unsafe.Add(ref codes, Unsafe.Add(ref first, i + 2)));
            Put(Unsafe.Add(ref codes, Unsafe.Add(ref first, i + 3)));
            Drain();
        }

        if (i < count)
        {
            do
            {
                Put(Unsafe.Add(ref codes, Unsafe.Add(ref first, i)));
            }
            while (++i < count);
            Drain();
        }
    }

    /// <summary>Puts a match.</summary>
    /// <param name="length">Its length, less the least.</param>
    /// <param name="distance">Its distance, less one.</param>
    /// <param name="lengths">The codes of lengths.</param>
    /// <param name="distances">The codes of distances.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PutMatch(uint length, uint distance, ref uint lengths, ref uint distances)
    {
        var lengthCode = Unsafe.Add(ref lengths, length);

        // A distance less one in bits: the first two say the code, together with the number of the others, which are the extra ones.
        var extra = 30 - (uint)BitOperations.LeadingZeroCount(distance | 2);
        var distanceCode = Unsafe.Add(ref distances, (2 * extra) + (distance >> (int)extra));
        var lengthBits = lengthCode >> 24;
        var distanceBits = distanceCode >> 24;
        var extraBits = Bmi2.IsSupported ? Bmi2.ZeroHighBits(distance, extra) : distance & ((1U << (int)extra) - 1);

        // In one, so that the next match need not wait for three.
        ulong both = (distanceCode & 0xFFFFFF) | (extraBits << (int)distanceBits);
        Put((both << (int)lengthBits) | (lengthCode & 0xFFFFFF), (int)(lengthBits + distanceBits + extra));
        Drain();
    }
}
