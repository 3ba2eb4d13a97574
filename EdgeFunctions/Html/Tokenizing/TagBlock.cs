using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>
/// 64 bytes of a tag behind its <c>&lt;</c>, one bit a byte: where quotes, names and values begin and end is told by a few operations on all of
/// them at once, whatever is written there.
/// </summary>
/// <remarks>
/// Understands tags in the regular form alone, which nearly all are written in: <c>name="value"</c> in double quotes, names without a value,
/// and white space or slashes between. What else may be markup (single quotes, values without quotes, white space around an equals sign, control characters) is
/// found to be irregular, and read byte by byte. The technique is that of simdjson: https://arxiv.org/abs/1902.08318, section 3.1.
/// </remarks>
internal ref struct TagBlock
{
    public const int Size = 64;

    // What the last byte of the block before was.
    private ulong _insideBefore;
    private ulong _equalsBefore;
    private ulong _separatorBefore;

    /// <summary>Double quotes, up to the tag's end.</summary>
    public ulong Quotes { get; private set; }

    /// <summary>First bytes of attributes' names, up to the tag's end.</summary>
    public ulong Names { get; private set; }

    /// <summary>The <c>&gt;</c> that ends the tag; 0 when it does not end here.</summary>
    public ulong End { get; private set; }

    /// <summary>Reads the next 64 bytes of a tag; in the first block only those <paramref name="from"/> the name's end on count.</summary>
    /// <returns>False where something is irregular.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(ReadOnlySpan<byte> data, int at, int from)
    {
        ref var first = ref MemoryMarshal.GetReference(data);
        var low = Vector256.LoadUnsafe(ref first, (nuint)at);
        var high = Vector256.LoadUnsafe(ref first, (nuint)at + 32);
        var counted = ulong.MaxValue << from;

        var quotes = Mask(low, high, (byte)'"') & counted;
        var inside = Parity(quotes) ^ (0 - _insideBefore);
        var closing = quotes & ~inside;
        var outside = ~(inside | closing) & counted;
        var greater = Mask(low, high, (byte)'>') & outside;
        var equals = Mask(low, high, (byte)'=') & outside;
        var separators = ((MaskUpTo(low, high, (byte)' ') | Mask(low, high, (byte)'/')) & outside) | greater | equals | closing;

        // Everything behind the end is text.
        End = greater & (0 - greater);
        var tag = End == 0 ? ulong.MaxValue : End - 1;
        var before = (separators << 1) | _separatorBefore;
        Quotes = quotes & tag;
        Names = outside & ~separators & before & tag;
        var regular = (quotes & inside) ^ ((equals << 1) | _equalsBefore);
        var irregular = regular | (equals & before) | ((Mask(low, high, (byte)'\'') | (MaskUpTo(low, high, 0x1F) & ~MaskOfLineEnds(low, high))) & outside);
        _insideBefore = inside >> 63;
        _equalsBefore = equals >> 63;
        _separatorBefore = separators >> 63;
        return (irregular & tag) == 0;
    }

    // A bit for each byte from an opening quote on, that included, to its closing one, that not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Parity(ulong quotes)
    {
        quotes ^= quotes << 1;
        quotes ^= quotes << 2;
        quotes ^= quotes << 4;
        quotes ^= quotes << 8;
        quotes ^= quotes << 16;
        return quotes ^ (quotes << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector256<byte> low, Vector256<byte> high, byte wanted) =>
        Bits(Vector256.Equals(low, Vector256.Create(wanted)), Vector256.Equals(high, Vector256.Create(wanted)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskUpTo(Vector256<byte> low, Vector256<byte> high, byte last) =>
        Bits(Vector256.LessThanOrEqual(low, Vector256.Create(last)), Vector256.LessThanOrEqual(high, Vector256.Create(last)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskOfLineEnds(Vector256<byte> low, Vector256<byte> high) =>
        Mask(low, high, (byte)'\n') | Mask(low, high, (byte)'\r') | Mask(low, high, (byte)'\t');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) => low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
}
