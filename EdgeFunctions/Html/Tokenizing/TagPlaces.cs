using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Finds each <c>&lt;</c> of a stretch of a page, as the first stage of simdjson finds structure: https://arxiv.org/abs/1902.08318, section 3.2.</summary>
internal static class TagPlaces
{
    /// <summary>How many bytes are looked at ahead. So many that a place in them is one byte.</summary>
    public const int Window = 256;

    /// <summary>So many places are written at once, needed or not.</summary>
    public const int Spare = 4;

    /// <summary>So many bytes are looked at together.</summary>
    public const int Block = 64;

    /// <param name="data">The first byte.</param>
    /// <param name="length">Whole blocks, and no more than <see cref="Window"/>.</param>
    /// <param name="places">Gets the places.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Find(ref byte data, int length, Span<byte> places)
    {
        ref var place = ref MemoryMarshal.GetReference(places);
        var count = 0;
        for (var at = 0; at < length; at += Block)
        {
            var found = ByteScan.Find64(ref Unsafe.Add(ref data, at), (byte)'<');
            ref var next = ref Unsafe.Add(ref place, count);
            count += BitOperations.PopCount(found);

            // A branch for how many they are would be mispredicted more often than not.
            for (var i = 0; i < Spare; i++)
            {
                Unsafe.Add(ref next, i) = (byte)(at + BitOperations.TrailingZeroCount(found));
                found &= found - 1;
            }

            for (next = ref Unsafe.Add(ref next, Spare); found != 0; found &= found - 1)
            {
                next = (byte)(at + BitOperations.TrailingZeroCount(found));
                next = ref Unsafe.Add(ref next, 1);
            }
        }

        return count;
    }
}
