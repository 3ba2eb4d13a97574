namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Sees the matches of a body that is decoded.</summary>
internal interface IMatchObserver
{
    /// <summary>The body goes on with these.</summary>
    /// <param name="entries">As <see cref="Matches"/> packs them.</param>
    void OnMatches(ReadOnlySpan<uint> entries);
}
