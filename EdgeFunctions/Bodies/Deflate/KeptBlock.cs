using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>A block of the body: where it begins, and the lengths of its codes.</summary>
internal struct KeptBlock
{
    public const int LengthCount = DeflateFormat.LiteralLengthCodes + DeflateFormat.DistanceCodes;

    private CodeLengths _lengths;

    /// <summary>The number of its first entry.</summary>
    public long Entry { get; set; }

    /// <summary>Of the literal/length codes, then of the distance codes.</summary>
    [UnscopedRef]
    public Span<byte> Lengths => _lengths;

    [InlineArray(LengthCount)]
    private struct CodeLengths
    {
        private byte _first;
    }
}
