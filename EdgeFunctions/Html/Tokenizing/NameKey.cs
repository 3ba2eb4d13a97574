using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>A 64-bit stand-in for an ASCII-case-insensitive tag or attribute name.</summary>
/// <remarks>
/// Up to eight bytes the key is the name itself in lower case, so comparing keys compares names. A longer name is
/// hashed, with the top bit set so that it cannot equal a short ASCII name; where two long names must not be taken
/// for one another, compare the bytes as well.
/// </remarks>
internal static class NameKey
{
    /// <summary>Stands for a name that was too long to be held; equal to no real name's key.</summary>
    public const ulong Unknown = ulong.MaxValue;

    private const ulong LowerCaseBits = 0x2020202020202020;

    public static ulong Of(ReadOnlySpan<byte> name)
    {
        if (name.Length > sizeof(ulong))
        {
            return OfLong(name);
        }

        ulong key = 0;
        for (var i = 0; i < name.Length; i++)
        {
            key |= (ulong)(name[i] | 0x20) << (i * 8);
        }

        return key;
    }

    /// <summary>The key of <paramref name="data"/>[start..end], reading past the end where the span allows it.</summary>
    public static ulong Of(ReadOnlySpan<byte> data, int start, int end)
    {
        var length = end - start;
        if (length > sizeof(ulong) || data.Length - start < sizeof(ulong))
        {
            return Of(data[start..end]);
        }

        var mask = ulong.MaxValue >> (64 - (length * 8));
        return (BinaryPrimitives.ReadUInt64LittleEndian(data[start..]) | LowerCaseBits) & mask;
    }

    /// <summary>The key of a name with at least eight bytes from its start on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ref byte data, int start, int end)
    {
        var length = end - start;
        ref var name = ref Unsafe.Add(ref data, start);
        return length > sizeof(ulong)
            ? OfLong(MemoryMarshal.CreateReadOnlySpan(ref name, length))
            : (Unsafe.ReadUnaligned<ulong>(ref name) | LowerCaseBits) & (ulong.MaxValue >> -(length * 8));
    }

    /// <summary>How many bytes an exact key's name has.</summary>
    public static int LengthOf(ulong key) => sizeof(ulong) - (BitOperations.LeadingZeroCount(key) / 8);

    public static bool IsExact(ulong key) => key >> 63 == 0;

    /// <summary>Whether the key is a name itself, of letters, digits and hyphens.</summary>
    public static bool IsSpelled(ulong key)
    {
        if (!IsExact(key))
        {
            return false;
        }

        for (; key != 0; key >>= 8)
        {
            if (!CharClass.IsLetter((byte)key) && (byte)key is not ((>= (byte)'0' and <= (byte)'9') or (byte)'-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the name that an exact key is, in lower case.</summary>
    /// <returns>How many bytes it has.</returns>
    public static int Spell(ulong key, Span<byte> name)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(name, key);
        return LengthOf(key);
    }

    private static ulong OfLong(ReadOnlySpan<byte> name)
    {
        // FNV-1a over the lower-cased bytes.
        var hash = 14695981039346656037UL;
        foreach (var b in name)
        {
            hash = (hash ^ (byte)(b | 0x20)) * 1099511628211UL;
        }

        return hash | (1UL << 63);
    }
}
