namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The parts of a doctype, as ranges of what stands between <c>&lt;!doctype</c> and <c>&gt;</c>.</summary>
internal readonly record struct DoctypeParts
{
    public Range Name { get; init; }

    public Range? PublicId { get; init; }

    public Range? SystemId { get; init; }

    /// <summary>False where the standard sets the force-quirks flag.</summary>
    public bool Correct { get; init; }

    /// <summary>Something follows the system identifier; the end of the input then no longer forces quirks.</summary>
    public bool Trailing { get; init; }
}
