namespace EdgeFunctions.Bodies.Deflate;

/// <summary>The constants and tables of the format (RFC 1951, https://www.rfc-editor.org/rfc/rfc1951).</summary>
internal static class DeflateFormat
{
    /// <summary>How far back a match may reach.</summary>
    public const int WindowSize = 32 * 1024;

    public const int LeastMatch = 3;
    public const int LongestMatch = 258;
    public const int EndOfBlock = 256;
    public const int FirstLength = 257;

    /// <summary>Symbols of the literal/length code that may be used (two more have a place in the fixed code).</summary>
    public const int LiteralLengthCodes = 286;

    /// <summary>Symbols of the distance code that may be used (two more have a place in the fixed code).</summary>
    public const int DistanceCodes = 30;

    public const int CodeLengthCodes = 19;
    public const int LongestCode = 15;

    // Section 3.2.5.
    public static ReadOnlySpan<short> LengthBase =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    public static ReadOnlySpan<byte> LengthExtraBits =>
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    public static ReadOnlySpan<short> DistanceBase =>
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    public static ReadOnlySpan<byte> DistanceExtraBits =>
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    // Section 3.2.7.
    public static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>The lengths of the fixed literal/length code (section 3.2.6).</summary>
    public static byte[] FixedLiteralLengths { get; } = [.. Enumerable.Repeat((byte)8, 144), .. Enumerable.Repeat((byte)9, 112), .. Enumerable.Repeat((byte)7, 24), .. Enumerable.Repeat((byte)8, 8)];

    public static byte[] FixedDistanceLengths { get; } = [.. Enumerable.Repeat((byte)5, 32)];
}
