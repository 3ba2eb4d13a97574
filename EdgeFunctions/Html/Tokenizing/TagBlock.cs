using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>
/// 64 bytes of a tag, one bit a byte: where quotes, names and values begin and end is told by a few operations on all of them at once, whatever is
/// written there.
/// </summary>
/// <remarks>
/// <para>
/// Understands tags in the regular form alone, which nearly all are written in: <c>name="value"</c> in double quotes, names without a value,
/// and white space or slashes between. What else may be markup (single quotes, values without quotes, white space around an equals sign, control characters) is
/// found to be irregular, and read byte by byte. The technique is that of simdjson: https://arxiv.org/abs/1902.08318, section 3.1.
/// </para>
/// <para>A block begins between two attributes, or with an attribute's name.</para>
/// </remarks>
internal readonly ref struct TagBlock
{
    public const int Size = 64;

    private readonly ref byte _first;
    private readonly ulong _quotes;
    private readonly ulong _inside;
    private readonly ulong _outside;
    private readonly ulong _misplaced;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TagBlock(ref byte data, int at)
    {
        _first = ref Unsafe.Add(ref data, at);
        _quotes = ByteScan.Find64(ref _first, (byte)'"');
        _inside = Parity(_quotes);
        ClosingQuotes = _quotes & ~_inside;
        _outside = ~(_inside | ClosingQuotes);
        var greater = ByteScan.Find64(ref _first, (byte)'>') & _outside;
        EqualsSigns = ByteScan.Find64(ref _first, (byte)'=') & _outside;
        Separators = (ByteScan.FindSpaceOrSlash64(ref _first) & _outside) | greater | EqualsSigns | ClosingQuotes;

        // Everything behind the end is text.
        End = greater & (0 - greater);
        Tag = greater ^ (greater - 1);
        var before = (Separators << 1) | 1;
        Names = _outside & ~Separators & before;

        // An equals sign stands behind a name and before a quote, and no quote stands elsewhere.
        _misplaced = ((_quotes & _inside) ^ (EqualsSigns << 1)) | (EqualsSigns & before);
        Irregular = _misplaced | (ByteScan.FindControlOrApostrophe64(ref _first) & _outside);
    }

    /// <summary>Quotes behind values.</summary>
    public ulong ClosingQuotes { get; }

    /// <summary>Equals signs outside values.</summary>
    public ulong EqualsSigns { get; }

    /// <summary>First bytes of attributes' names.</summary>
    public ulong Names { get; }

    /// <summary>What stands behind a name, or between attributes.</summary>
    public ulong Separators { get; }

    /// <summary>The <c>&gt;</c> that ends the tag; 0 when it does not end here.</summary>
    public ulong End { get; }

    /// <summary>All up to the tag's end, that included.</summary>
    public ulong Tag { get; }

    /// <summary>What may not be regular.</summary>
    public ulong Irregular { get; }

    /// <summary>Whether a value goes on behind the block.</summary>
    public bool IsInsideAtEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (long)_inside < 0;
    }

    /// <summary>Whether a name goes on behind the block, or what belongs to it does.</summary>
    public bool IsNameAtEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (long)((_outside & ~Separators) | EqualsSigns) < 0;
    }

    public int LastName
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 63 - BitOperations.LeadingZeroCount(Names);
    }

    /// <summary>All up to the last quote, that included.</summary>
    public ulong UpToLastQuote
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ulong.MaxValue >> BitOperations.LeadingZeroCount(_quotes);
    }

    /// <summary>Whether something in these places is irregular for certain: of the control characters line ends and tabs are not, which few tags have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsIrregular(ulong places) => (places & (_misplaced | (Irregular & ~ByteScan.FindLineEnds64(ref _first)))) != 0;

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
}
