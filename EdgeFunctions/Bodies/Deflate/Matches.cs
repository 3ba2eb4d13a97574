namespace EdgeFunctions.Bodies.Deflate;

/// <summary>A match and the literals before it, in 32 bits: 9 for the number of literals, 8 for the length, 15 for the distance.</summary>
/// <remarks>Where more literals stand before a match than that holds, entries for literals alone go before it.</remarks>
internal static class Matches
{
    /// <summary>The most literals that an entry with a match holds.</summary>
    public const int MostLiterals = LiteralsAlone - 1;

    private const int LiteralsAlone = 511;
    private const int LiteralsShift = 23;
    private const int LengthShift = 15;
    private const uint DistanceMask = (1 << LengthShift) - 1;

    /// <summary>The most literals that an entry without a match holds.</summary>
    public const int MostLiteralsAlone = (1 << LiteralsShift) - 1;

    public static uint Pack(int literals, int length, int distance) =>
        ((uint)literals << LiteralsShift) | ((uint)(length - DeflateFormat.LeastMatch) << LengthShift) | (uint)(distance - 1);

    public static uint PackLiterals(int count) => ((uint)LiteralsAlone << LiteralsShift) | (uint)count;

    public static bool IsLiteralsAlone(uint entry) => entry >= (uint)LiteralsAlone << LiteralsShift;

    /// <summary>The number of literals, in an entry without a match.</summary>
    public static int CountAlone(uint entry) => (int)(entry & MostLiteralsAlone);

    /// <summary>The number of literals before the match.</summary>
    public static int Literals(uint entry) => (int)(entry >> LiteralsShift);

    /// <summary>The match's length less the least one.</summary>
    public static int LengthIndex(uint entry) => (int)(entry >> LengthShift) & 0xFF;

    public static int Length(uint entry) => LengthIndex(entry) + DeflateFormat.LeastMatch;

    /// <summary>The match's distance less one.</summary>
    public static int DistanceIndex(uint entry) => (int)(entry & DistanceMask);

    public static int Distance(uint entry) => DistanceIndex(entry) + 1;

    /// <summary>The same with another distance, which is in the format as well.</summary>
    public static uint Move(uint entry, int by) => entry + (uint)by;
}
