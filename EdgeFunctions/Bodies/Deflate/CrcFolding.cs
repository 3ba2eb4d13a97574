using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Makes sixteen bytes of many, with the same CRC-32: with vectors four times as wide as those of the library, which then does the rest.</summary>
/// <remarks>
/// Bytes are a polynomial over bits, and what is a multiple of the CRC's own may be taken from it. So what stands far ahead of the end is
/// multiplied by what is left of that distance, modulo the CRC's polynomial, and added to what stands there: Gopal and others, "Fast CRC
/// Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel, 2009.
/// </remarks>
internal static class CrcFolding
{
    /// <summary>Fewer bytes are not worth it.</summary>
    public const int Least = 1024;

    private const int Turn = 4 * Lane;
    private const int Lane = 64;
    private const int Part = 16;

    public static bool IsSupported => Pclmulqdq.V512.IsSupported;

    // x^(d + 63) and x^(d - 1) modulo the polynomial for a distance of d bits, the highest power lowest, as CRC-32 has its bits.
    private static Vector128<ulong> ByTurn => Vector128.Create(0x7CC8E1E7_00000000UL, 0x03F9F863_00000000UL);

    private static Vector128<ulong> ByLane => Vector128.Create(0x653D9822_00000000UL, 0xCAD38E8F_00000000UL);

    private static Vector128<ulong> ByPart => Vector128.Create(0x65673B46_00000000UL, 0x9BA54C6F_00000000UL);

    /// <param name="crc">Of what stands before, as it is within the computation: not inverted.</param>
    /// <param name="bytes">At least <see cref="Least"/>, and a multiple of sixteen.</param>
    /// <returns>Whose CRC, from zero, is that of the bytes from the other one.</returns>
    public static Vector128<byte> Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        ref var at = ref MemoryMarshal.GetReference(bytes);
        ref var end = ref Unsafe.Add(ref at, bytes.Length);
        var by = Vector512.Create(Vector256.Create(ByTurn));
        var first = Lanes(ref at, 0) ^ Vector512.CreateScalar((ulong)crc);
        var second = Lanes(ref at, 1);
        var third = Lanes(ref at, 2);
        var fourth = Lanes(ref at, 3);
        at = ref Unsafe.Add(ref at, Turn);
        while (Unsafe.ByteOffset(ref at, ref end) >= Turn)
        {
            first = Move(first, by) ^ Lanes(ref at, 0);
            second = Move(second, by) ^ Lanes(ref at, 1);
            third = Move(third, by) ^ Lanes(ref at, 2);
            fourth = Move(fourth, by) ^ Lanes(ref at, 3);
            at = ref Unsafe.Add(ref at, Turn);
        }

        by = Vector512.Create(Vector256.Create(ByLane));
        second ^= Move(first, by);
        third ^= Move(second, by);
        fourth ^= Move(third, by);
        while (Unsafe.ByteOffset(ref at, ref end) >= Lane)
        {
            fourth = Move(fourth, by) ^ Lanes(ref at, 0);
            at = ref Unsafe.Add(ref at, Lane);
        }

        var (lower, upper) = (fourth.GetLower(), fourth.GetUpper());
        var folded = Move(lower.GetLower()) ^ lower.GetUpper();
        folded = Move(folded) ^ upper.GetLower();
        folded = Move(folded) ^ upper.GetUpper();
        while (Unsafe.IsAddressLessThan(ref at, ref end))
        {
            folded = Move(folded) ^ Vector128.LoadUnsafe(ref at).AsUInt64();
            at = ref Unsafe.Add(ref at, Part);
        }

        return folded.AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Lanes(ref byte at, int index) => Vector512.LoadUnsafe(ref at, (nuint)(index * Lane)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Move(Vector512<ulong> lanes, Vector512<ulong> by) =>
        Pclmulqdq.V512.CarrylessMultiply(lanes, by, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(lanes, by, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Move(Vector128<ulong> part) =>
        Pclmulqdq.CarrylessMultiply(part, ByPart, 0x00) ^ Pclmulqdq.CarrylessMultiply(part, ByPart, 0x11);
}
