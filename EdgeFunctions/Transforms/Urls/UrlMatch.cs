namespace EdgeFunctions.Transforms.Urls;

/// <summary>A URL on a mapped origin: which bytes its scheme and its authority take, and what replaces them.</summary>
/// <param name="SchemeStart">Offset of the scheme; where there is none, equal to <paramref name="SchemeEnd"/>.</param>
/// <param name="SchemeEnd">Offset of the colon.</param>
/// <param name="AuthorityStart">Offset of the host.</param>
/// <param name="AuthorityEnd">Offset after the port, or after the host where there is no port.</param>
/// <param name="Target">The mapping.</param>
/// <param name="Seam">What the kept bytes before the authority need.</param>
/// <param name="PercentEncoded">Whether the URL is percent-encoded as a whole.</param>
/// <param name="Backslashes">How many stand before each of its slashes.</param>
internal readonly record struct UrlMatch(
    int SchemeStart,
    int SchemeEnd,
    int AuthorityStart,
    int AuthorityEnd,
    UrlTarget Target,
    UrlSeam Seam = UrlSeam.None,
    bool PercentEncoded = false,
    byte Backslashes = 0)
{
    /// <summary>What is written in the authority's place.</summary>
    public ReadOnlySpan<byte> Replacement => PercentEncoded ? Target.PercentEncodedReplacement : Target.ReplacementWith(Backslashes);

    /// <summary>How much longer the text becomes.</summary>
    public int Growth =>
        (SchemeEnd > SchemeStart ? Target.Scheme.Length - (SchemeEnd - SchemeStart) : 0)
        + Replacement.Length - (AuthorityEnd - AuthorityStart)
        + ((Seam & UrlSeam.Reference) != 0 ? 1 : 0)
        + ((Seam & UrlSeam.CssEscape) != 0 ? 1 : 0)
        + ((Seam & UrlSeam.TwoSlashes) != 0 ? 2 : (Seam & UrlSeam.Slash) != 0 ? 1 : 0);

    /// <summary>Whether the bytes written differ from those that stand there.</summary>
    public bool Changes(ReadOnlySpan<byte> text) =>
        !text[AuthorityStart..AuthorityEnd].SequenceEqual(Replacement)
        || (SchemeEnd > SchemeStart && !text[SchemeStart..SchemeEnd].SequenceEqual(Target.Scheme));

    /// <summary>The same match in the text whose offset <paramref name="offset"/> is this one's start.</summary>
    public UrlMatch At(int offset) => this with
    {
        SchemeStart = SchemeStart + offset,
        SchemeEnd = SchemeEnd + offset,
        AuthorityStart = AuthorityStart + offset,
        AuthorityEnd = AuthorityEnd + offset,
    };
}
