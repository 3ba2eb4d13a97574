namespace EdgeFunctions.Bodies.Deflate;

/// <summary>What stands before the symbols of a block with codes of its own: the lengths of the codes (RFC 1951 section 3.2.7).</summary>
internal sealed class BlockHeader
{
    /// <summary>The most bytes that one takes.</summary>
    public const int MostBytes = 512;

    private const int LongestCode = 7;

    private readonly short[] _runs = new short[DeflateFormat.LiteralLengthCodes + DeflateFormat.DistanceCodes];
    private readonly int[] _frequencies = new int[DeflateFormat.CodeLengthCodes];
    private readonly byte[] _lengths = new byte[DeflateFormat.CodeLengthCodes];
    private readonly uint[] _codes = new uint[DeflateFormat.CodeLengthCodes];
    private int _runCount;

    /// <summary>Writes the header of a block that is not the last.</summary>
    /// <param name="lengths">Of all literal/length codes, then of all distance codes.</param>
    /// <param name="writer">Where to.</param>
    public void Write(ReadOnlySpan<byte> lengths, ref BitWriter writer)
    {
        FindRuns(lengths);
        HuffmanCode.FindLengths(_frequencies, LongestCode, _lengths);
        HuffmanCode.AssignCodes(_lengths, _codes);
        var count = DeflateFormat.CodeLengthCodes;
        while (count > 4 && _lengths[DeflateFormat.CodeLengthOrder[count - 1]] == 0)
        {
            count--;
        }

        // Type 2, all codes.
        writer.Put(4, 3);
        writer.Put((DeflateFormat.LiteralLengthCodes - 257) | ((DeflateFormat.DistanceCodes - 1) << 5) | ((uint)(count - 4) << 10), 14);
        writer.Drain();
        foreach (var symbol in DeflateFormat.CodeLengthOrder[..count])
        {
            writer.Put(_lengths[symbol], 3);
            writer.Drain();
        }

        foreach (var run in _runs.AsSpan(0, _runCount))
        {
            var symbol = run & 0x1F;
            writer.Put(_codes[symbol]);
            writer.Put((uint)run >> 5, symbol switch { 16 => 2, 17 => 3, 18 => 7, _ => 0 });
            writer.Drain();
        }
    }

    /// <summary>Code lengths as they are written: a symbol, and the number that its extra bits say above bit 5.</summary>
    private void FindRuns(ReadOnlySpan<byte> lengths)
    {
        _runCount = 0;
        _frequencies.AsSpan().Clear();
        for (var i = 0; i < lengths.Length;)
        {
            var length = lengths[i];
            var run = lengths[i..].IndexOfAnyExcept(length);
            run = run < 0 ? lengths.Length - i : run;
            i += run;
            if (length != 0)
            {
                Add(length, 0);
                run--;
            }

            var (symbol, least, most) = length == 0 ? (17, 3, 10) : (16, 3, 6);
            while (run >= least)
            {
                var (repeat, first, part) = length == 0 && run > most ? (18, 11, Math.Min(run, 138)) : (symbol, least, Math.Min(run, most));
                Add(repeat, part - first);
                run -= part;
            }

            for (; run > 0; run--)
            {
                Add(length, 0);
            }
        }
    }

    private void Add(int symbol, int more)
    {
        _runs[_runCount++] = (short)(symbol | (more << 5));
        _frequencies[symbol]++;
    }
}
