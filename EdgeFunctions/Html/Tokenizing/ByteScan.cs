using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Short searches without a call and without a branch for each byte: what is looked for is mostly less than a vector away. Those that take a reference do not look how many bytes are there.</summary>
internal static class ByteScan
{
    /// <summary>How many bytes from a place on have to be there for a name to be read at once.</summary>
    public const int Width = 32;

    /// <summary>
    /// How many bytes from <paramref name="at"/> on belong to a tag's name: up to white space, <c>/</c>, <c>&gt;</c> or another control
    /// character; <see cref="Width"/> if none of them comes so soon.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TagNameLength(ref byte data, int at)
    {
        var bytes = Vector256.LoadUnsafe(ref data, (nuint)at);
        var ends = Vector256.LessThanOrEqual(bytes, Vector256.Create((byte)' '))
            | Vector256.Equals(bytes, Vector256.Create((byte)'>'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'/'));
        return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
    }

    /// <summary>Where a byte stands among the next <see cref="Width"/>, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Find(ref byte data, int at, byte wanted) =>
        Vector256.Equals(Vector256.LoadUnsafe(ref data, (nuint)at), Vector256.Create(wanted)).ExtractMostSignificantBits();

    /// <summary>Where a byte stands among the next 64, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Find64(ref byte data, byte wanted) => Vector512.IsHardwareAccelerated
        ? Vector512.Equals(Vector512.LoadUnsafe(ref data), Vector512.Create(wanted)).ExtractMostSignificantBits()
        : Bits(Vector256.Equals(Vector256.LoadUnsafe(ref data), Vector256.Create(wanted)), Vector256.Equals(Vector256.LoadUnsafe(ref data, Width), Vector256.Create(wanted)));

    /// <summary>White space, other control characters and <c>/</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FindSpaceOrSlash64(ref byte data) => FindUpToOr64(ref data, (byte)' ', (byte)'/');

    /// <summary>White space and other control characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FindUpToSpace64(ref byte data) => FindUpToOr64(ref data, (byte)' ', (byte)' ');

    /// <summary>Control characters, white space but the space among them, and <c>'</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FindControlOrApostrophe64(ref byte data) => FindUpToOr64(ref data, 0x1F, (byte)'\'');

    /// <summary>Line ends and tabs.</summary>
    public static ulong FindLineEnds64(ref byte data) => Find64(ref data, (byte)'\n') | Find64(ref data, (byte)'\r') | Find64(ref data, (byte)'\t');

    /// <summary>Where a byte stands next, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(ReadOnlySpan<byte> data, int from, byte wanted)
    {
        if (data.Length - from >= Width)
        {
            var found = Find(ref MemoryMarshal.GetReference(data), from, wanted);
            if (found != 0)
            {
                return from + BitOperations.TrailingZeroCount(found);
            }

            from += Width;
        }

        var rest = data[from..].IndexOf(wanted);
        return rest < 0 ? -1 : from + rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FindUpToOr64(ref byte data, byte last, byte wanted)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var bytes = Vector512.LoadUnsafe(ref data);
            return (Vector512.LessThanOrEqual(bytes, Vector512.Create(last)) | Vector512.Equals(bytes, Vector512.Create(wanted))).ExtractMostSignificantBits();
        }

        var low = Vector256.LoadUnsafe(ref data);
        var high = Vector256.LoadUnsafe(ref data, Width);
        return Bits(
            Vector256.LessThanOrEqual(low, Vector256.Create(last)) | Vector256.Equals(low, Vector256.Create(wanted)),
            Vector256.LessThanOrEqual(high, Vector256.Create(last)) | Vector256.Equals(high, Vector256.Create(wanted)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) => low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
}
