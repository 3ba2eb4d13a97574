using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Short searches without a call and without a branch for each byte: what is looked for is mostly less than a vector away.</summary>
internal static class ByteScan
{
    /// <summary>How many bytes from a place on have to be there for a name to be read at once.</summary>
    public const int Width = 32;

    /// <summary>
    /// How many bytes from <paramref name="at"/> on belong to a name: up to white space, <c>/</c>, <c>&gt;</c>, <c>=</c> or another control
    /// character; <see cref="Width"/> if none of them comes so soon. There must be that many bytes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NameLength(ReadOnlySpan<byte> data, int at)
    {
        var bytes = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(data), (nuint)at);
        var ends = Vector256.LessThanOrEqual(bytes, Vector256.Create((byte)' '))
            | Vector256.Equals(bytes, Vector256.Create((byte)'='))
            | Vector256.Equals(bytes, Vector256.Create((byte)'>'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'/'));
        return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
    }

    /// <summary>Where a byte stands next, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(ReadOnlySpan<byte> data, int from, byte wanted)
    {
        if (data.Length - from >= Width)
        {
            var found = Vector256.Equals(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(data), (nuint)from), Vector256.Create(wanted)).ExtractMostSignificantBits();
            if (found != 0)
            {
                return from + BitOperations.TrailingZeroCount(found);
            }

            from += Width;
        }

        var rest = data[from..].IndexOf(wanted);
        return rest < 0 ? -1 : from + rest;
    }
}
