namespace EdgeFunctions.Bodies.Deflate;

/// <summary>The codes of one block, as its symbols are written: code and extra bits in one, their number above bit 24, the first bit lowest.</summary>
internal sealed class BlockCodes
{
    /// <summary>So short that four literals, or a match, fit into the bits that are free after whole bytes were written.</summary>
    public const int LongestCode = 14;

    private static readonly byte[] LengthSymbols = CreateLengthSymbols();

    /// <summary>The fixed codes (RFC 1951 section 3.2.6).</summary>
    public static readonly BlockCodes Fixed = new(DeflateFormat.FixedLiteralLengths, DeflateFormat.FixedDistanceLengths);

    private readonly uint[] _literals = new uint[DeflateFormat.LiteralLengthCodes + 2];
    private readonly uint[] _distances = new uint[DeflateFormat.DistanceCodes + 2];
    private readonly uint[] _lengths = new uint[256];

    public BlockCodes()
    {
    }

    private BlockCodes(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths) => Set(literalLengths, distanceLengths);

    /// <summary>Of literals and the end of the block.</summary>
    public uint[] Literals => _literals;

    /// <summary>Of match lengths, less the least.</summary>
    public uint[] Lengths => _lengths;

    /// <summary>Of distance codes, without their extra bits.</summary>
    public uint[] Distances => _distances;

    /// <summary>Makes the codes from their lengths.</summary>
    public void Set(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
        HuffmanCode.AssignCodes(literalLengths, _literals);
        HuffmanCode.AssignCodes(distanceLengths, _distances);
        for (var i = 0; i < _lengths.Length; i++)
        {
            var symbol = LengthSymbols[i];
            var code = _literals[DeflateFormat.FirstLength + symbol];
            var bits = (int)(code >> 24);
            var extra = (uint)(i + DeflateFormat.LeastMatch - DeflateFormat.LengthBase[symbol]);
            _lengths[i] = (code & 0xFFFFFF) | (extra << bits) | ((uint)(bits + DeflateFormat.LengthExtraBits[symbol]) << 24);
        }
    }

    private static byte[] CreateLengthSymbols()
    {
        var symbols = new byte[256];
        for (var i = 0; i < DeflateFormat.LengthBase.Length; i++)
        {
            symbols.AsSpan(DeflateFormat.LengthBase[i] - DeflateFormat.LeastMatch).Fill((byte)i);
        }

        return symbols;
    }
}
