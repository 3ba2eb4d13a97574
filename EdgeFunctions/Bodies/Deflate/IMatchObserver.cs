namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Sees what the encoder of a body found, while the body is decoded.</summary>
internal interface IMatchObserver
{
    /// <summary>A block begins.</summary>
    /// <param name="literalLengths">The lengths of its literal/length codes; empty when it is stored.</param>
    /// <param name="distanceLengths">Of its distance codes.</param>
    void OnBlock(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths);

    /// <summary>The body goes on with these.</summary>
    /// <param name="entries">As <see cref="Matches"/> packs them.</param>
    void OnMatches(ReadOnlySpan<uint> entries);
}
