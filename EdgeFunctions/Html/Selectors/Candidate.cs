using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Selectors;

/// <summary>A start tag that selectors are matched against.</summary>
internal readonly ref struct Candidate
{
    public required ReadOnlySpan<byte> Tag { get; init; }

    public required ReadOnlySpan<AttributeSpan> Attributes { get; init; }

    /// <summary>The name's <see cref="NameKey"/>.</summary>
    public required ulong Name { get; init; }

    public required ReadOnlySpan<byte> NameBytes { get; init; }

    /// <summary>Its place among its parent's elements, from 1.</summary>
    public required int Index { get; init; }

    /// <summary>Its place among its parent's elements of its name, from 1, by <see cref="Compound.TypeCounter"/>.</summary>
    public required ReadOnlySpan<int> TypeIndexes { get; init; }
}
