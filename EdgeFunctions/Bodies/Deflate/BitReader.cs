using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>
/// Reads codes from memory, the first bit lowest (RFC 1951 section 3.1.1), on machines that have the first byte lowest, too. Who uses it
/// knows that there is input: eight bytes from <see cref="Next"/> on at each refill.
/// </summary>
internal ref struct BitReader(ref byte next, ulong bits, int bitCount)
{
    private ref byte _next = ref next;
    private ulong _bits = bits;
    private int _bitCount = bitCount;

    /// <summary>What is read next into the bits.</summary>
    public readonly ref byte Next => ref _next;

    /// <summary>The next bits. Those above <see cref="BitCount"/> are the body's as well, since the last refill.</summary>
    public readonly ulong Bits => _bits;

    public readonly int BitCount => _bitCount;

    /// <summary>Fetches bits: 56 at least are counted then, and all 64 are the body's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        _bits |= Unsafe.ReadUnaligned<ulong>(ref _next) << _bitCount;
        _next = ref Unsafe.Add(ref _next, (63 - _bitCount) >> 3);
        _bitCount |= 56;
    }

    /// <summary>Takes bits of the first part of a code that goes on in a second table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(int count)
    {
        _bits >>= count;
        _bitCount -= count;
    }

    /// <summary>Takes the bits of an entry of <see cref="DecodeTable"/>.</summary>
    // The number has a byte to itself, so that the shift needs no mask.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeEntry(uint entry)
    {
        _bits >>= (int)entry;
        _bitCount -= (byte)entry;
    }

    /// <summary>The extra bits of an entry, which stand behind its code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nint Extra(uint entry) =>
        (nint)((Bmi2.X64.IsSupported ? Bmi2.X64.ZeroHighBits(_bits, entry) : _bits & ((1UL << (int)entry) - 1)) >> DecodeTable.CodeBitsOf(entry));
}
