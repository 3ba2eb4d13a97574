namespace EdgeFunctions.Bodies.Deflate;

/// <summary>A code as a table: the next bits of the body give the symbol, and how many of them it takes.</summary>
/// <remarks>
/// Codes that are longer than the table's bits go on in a second one behind it. An entry's fields, from the lowest bit:
/// <list type="bullet">
/// <item>6: the bits of the code and of the symbol's extra bits together, so that one shift is done with both;</item>
/// <item>2: unused; 4: the bits of the code alone, or in an entry that goes on, of the second table;</item>
/// <item>4: what the symbol is, when it is neither literal nor match;</item>
/// <item>15: the literal, the least length or distance of the symbol, or where the second table begins; 1: whether it is a literal.</item>
/// </list>
/// </remarks>
internal sealed class DecodeTable
{
    public const uint Literal = 1u << 31;

    /// <summary>Neither literal nor match; the three below say what.</summary>
    public const uint Special = 1 << 15;
    public const uint GoesOn = 1 << 14;
    public const uint End = 1 << 13;
    public const uint Invalid = Special | 1;

    private const int ValueShift = 16;
    private const int CodeShift = 8;
    private const int ValueMask = 0x7FFF;
    private const int FieldMask = 0xF;

    private static readonly uint[] LiteralLengthSymbols = CreateLiteralLengthSymbols();
    private static readonly uint[] DistanceSymbols = CreateDistanceSymbols();
    private static readonly uint[] CodeLengthSymbols = [.. Enumerable.Range(0, DeflateFormat.CodeLengthCodes).Select(i => (uint)i << ValueShift)];

    /// <summary>The fixed codes (section 3.2.6). A body of nothing but tiny blocks must not cost a table for each.</summary>
    public static readonly DecodeTable FixedLiteralLengths = ForLiteralLengths().With(DeflateFormat.FixedLiteralLengths);
    public static readonly DecodeTable FixedDistances = ForDistances().With(DeflateFormat.FixedDistanceLengths);

    private readonly uint[] _symbols;
    private readonly int _bits;
    private readonly uint[] _entries;

    private DecodeTable(uint[] symbols, int bits, int most) => (_symbols, _bits, _entries) = (symbols, bits, new uint[most]);

    /// <summary>The bits that the first table is asked with. A constant for each code: whoever decodes relies on it.</summary>
    public const int LiteralLengthBits = 11;
    public const int DistanceBits = 9;
    public const int CodeLengthBits = 7;

    public uint[] Entries => _entries;

    // The most that any complete code takes: what zlib's "enough" computes, 2,342 for 286 symbols and 11 bits, 594 for 30 and 9; the fixed ones have two more.
    public static DecodeTable ForLiteralLengths() => new(LiteralLengthSymbols, LiteralLengthBits, 2400);

    public static DecodeTable ForDistances() => new(DistanceSymbols, DistanceBits, 640);

    public static DecodeTable ForCodeLengths() => new(CodeLengthSymbols, CodeLengthBits, 1 << CodeLengthBits);

    public static int ValueOf(uint entry) => (int)(entry >> ValueShift) & ValueMask;

    /// <summary>The bits of the code, without the extra ones.</summary>
    public static int CodeBitsOf(uint entry) => (int)(entry >> CodeShift) & FieldMask;

    /// <summary>The bits of the code and the extra ones.</summary>
    public static int BitsOf(uint entry) => (int)entry & 0x3F;

    /// <summary>Makes the table of a code that is given by the lengths of its symbols' codes (RFC 1951 section 3.2.2).</summary>
    /// <param name="lengths">0 for a symbol that is not used.</param>
    /// <param name="mayLack">Whether a code of one symbol, or of none, is one.</param>
    /// <returns>False when no code, or no complete one, has these lengths.</returns>
    public bool TryBuild(ReadOnlySpan<byte> lengths, bool mayLack)
    {
        Span<int> counts = stackalloc int[DeflateFormat.LongestCode + 1];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        var left = 1;
        var longest = 0;
        Span<int> starts = stackalloc int[DeflateFormat.LongestCode + 2];
        starts[1] = 0;
        for (var length = 1; length <= DeflateFormat.LongestCode; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0)
            {
                return false;
            }

            starts[length + 1] = starts[length] + counts[length];
            longest = counts[length] > 0 ? length : longest;
        }

        if (left > 0)
        {
            if (!mayLack || longest > 1)
            {
                return false;
            }

            _entries.AsSpan(0, 1 << _bits).Fill(Invalid);
        }

        Span<short> sorted = stackalloc short[DeflateFormat.LiteralLengthCodes + 2];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                sorted[starts[lengths[symbol]]++] = (short)symbol;
            }
        }

        Fill(counts, sorted, longest, left > 0);
        return true;
    }

    private DecodeTable With(ReadOnlySpan<byte> lengths) => TryBuild(lengths, mayLack: false) ? this : throw new ArgumentException("No code has these lengths.", nameof(lengths));

    /// <summary>
    /// Codes of a length follow each other in the order of their symbols, and come from the body with their first bit lowest. So a table
    /// of one bit more is the same twice, and in it the places of the codes that are one bit longer.
    /// </summary>
    private void Fill(ReadOnlySpan<int> counts, ReadOnlySpan<short> sorted, int longest, bool lacks)
    {
        var next = 0;
        var code = 0;
        for (var length = 1; length <= _bits; length++)
        {
            var half = 1 << (length - 1);
            _entries.AsSpan(0, half).CopyTo(_entries.AsSpan(half));
            code <<= 1;
            for (var i = 0; i < counts[length]; i++, code++)
            {
                _entries[HuffmanCode.Reverse((uint)code, length)] = Entry(sorted[next++], length);
            }
        }

        if (lacks || longest <= _bits)
        {
            return;
        }

        FillSecond(counts, sorted, longest, next, code);
    }

    private void FillSecond(ReadOnlySpan<int> counts, ReadOnlySpan<short> sorted, int longest, int next, int code)
    {
        var mask = (1 << _bits) - 1;
        var free = 1 << _bits;
        var start = 0;
        var bits = 0;
        var prefix = -1;
        for (var length = _bits + 1; length <= longest; length++)
        {
            code <<= 1;
            for (var i = 0; i < counts[length]; i++, code++)
            {
                var reversed = (int)HuffmanCode.Reverse((uint)code, length);
                if ((reversed & mask) != prefix)
                {
                    prefix = reversed & mask;
                    bits = length - _bits;

                    // Codes with this prefix are this one and those behind it, as many as there is room for.
                    for (var room = (1 << bits) - (counts[length] - i); room > 0 && bits + _bits < longest;)
                    {
                        bits++;
                        room = (room << 1) - counts[bits + _bits];
                    }

                    start = free;
                    free += 1 << bits;
                    _entries[prefix] = Special | GoesOn | ((uint)start << ValueShift) | ((uint)bits << CodeShift) | (uint)_bits;
                }

                var entry = Entry(sorted[next++], length - _bits);
                for (var at = reversed >> _bits; at < 1 << bits; at += 1 << (length - _bits))
                {
                    _entries[start + at] = entry;
                }
            }
        }
    }

    /// <summary>The bits of an entry in the second table are those that are left of the code: the first table's are taken by then.</summary>
    private uint Entry(int symbol, int left) => _symbols[symbol] + (uint)left + ((uint)left << CodeShift);

    /// <summary>Entries of symbols, to which the bits of their code are added.</summary>
    private static uint[] CreateLiteralLengthSymbols()
    {
        var symbols = new uint[DeflateFormat.LiteralLengthCodes + 2];
        for (var i = 0; i < DeflateFormat.EndOfBlock; i++)
        {
            symbols[i] = Literal | ((uint)i << ValueShift);
        }

        symbols[DeflateFormat.EndOfBlock] = Special | End;
        for (var i = 0; i < DeflateFormat.LengthBase.Length; i++)
        {
            symbols[DeflateFormat.FirstLength + i] = ((uint)DeflateFormat.LengthBase[i] << ValueShift) | DeflateFormat.LengthExtraBits[i];
        }

        symbols.AsSpan(DeflateFormat.LiteralLengthCodes).Fill(Special);
        return symbols;
    }

    private static uint[] CreateDistanceSymbols()
    {
        var symbols = new uint[DeflateFormat.DistanceCodes + 2];
        for (var i = 0; i < DeflateFormat.DistanceCodes; i++)
        {
            symbols[i] = ((uint)DeflateFormat.DistanceBase[i] << ValueShift) | DeflateFormat.DistanceExtraBits[i];
        }

        symbols.AsSpan(DeflateFormat.DistanceCodes).Fill(Special);
        return symbols;
    }
}
