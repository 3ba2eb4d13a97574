using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Selectors;

/// <summary>One step of a complex selector as a state of the <see cref="SelectorProgram"/>.</summary>
internal sealed class SelectorState
{
    public required Compound Compound { get; init; }

    /// <summary>What follows; null where the selector has matched.</summary>
    public SelectorState? Next { get; init; }

    /// <summary>What matches then.</summary>
    public SelectorTarget Target { get; init; }

    /// <summary>Its bit among the states that wait in an open element; -1 for the first of a selector, which always waits.</summary>
    public int Bit { get; init; } = -1;

    /// <summary>
    /// The elements that it can match whatever attributes they have, by <see cref="HtmlTokenizer.FilterBit"/>: all, or its type's, or none where it asks for one of
    /// <see cref="SelectorProgram.AttributeNames"/>.
    /// </summary>
    public ulong Elements => Compound.Type is not null ? HtmlTokenizer.FilterBit(Compound.TypeKey) : Compound.Attributes.Length > 0 ? 0 : ulong.MaxValue;

    /// <summary>Waits for children only, not for all descendants.</summary>
    public bool IsChild { get; init; }
}
