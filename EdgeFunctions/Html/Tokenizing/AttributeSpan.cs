namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Where one attribute stands; offsets count from the <c>&lt;</c> of its tag, quotes lie outside the value.</summary>
internal struct AttributeSpan
{
    public int NameStart;
    public int NameEnd;
    public int ValueStart;
    public int ValueEnd;
    public QuoteKind Quote;

    /// <summary>Whether the value is for handlers that have a <see cref="ValueFilter"/>, or has a word of its name's <see cref="Listening.ByWord"/>.</summary>
    public bool HasWantedValue;

    /// <summary>The end of the whole attribute, closing quote included.</summary>
    public readonly int End => Quote >= QuoteKind.Single ? ValueEnd + 1 : Math.Max(ValueEnd, NameEnd);
}
