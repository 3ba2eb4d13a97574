using EdgeFunctions.Html.Rewriting;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Selectors;

/// <summary>A compound selector: conditions on one element.</summary>
internal sealed class Compound
{
    /// <summary>The type, in lower case; null for any.</summary>
    public byte[]? Type { get; init; }

    /// <summary>The type's <see cref="NameKey"/>.</summary>
    public ulong TypeKey { get; init; }

    public required AttributeCondition[] Attributes { get; init; }

    public required Nth[] NthChild { get; init; }

    public required Nth[] NthOfType { get; init; }

    /// <summary>Which counter of its parent counts elements of its type; -1 if nobody asks.</summary>
    public int TypeCounter { get; set; } = -1;

    /// <summary>What <c>:not()</c> excludes.</summary>
    public required Compound[] Not { get; init; }

    public bool NeedsPosition => NthChild.Length > 0 || NthOfType.Length > 0 || Array.Exists(Not, n => n.NeedsPosition);

    public bool AsksForAttributes => Attributes.Length > 0 || Array.Exists(Not, n => n.AsksForAttributes);

    public IEnumerable<Compound> WithNested => Not.SelectMany(n => n.WithNested).Prepend(this);

    public bool Matches(in Candidate candidate)
    {
        if (Type is not null && (candidate.Name != TypeKey || (!NameKey.IsExact(TypeKey) && !AttributeName.AreEqual(candidate.NameBytes, Type))))
        {
            return false;
        }

        foreach (var nth in NthChild)
        {
            if (!nth.Matches(candidate.Index))
            {
                return false;
            }
        }

        foreach (var nth in NthOfType)
        {
            if (!nth.Matches(candidate.TypeIndexes[TypeCounter]))
            {
                return false;
            }
        }

        foreach (var attribute in Attributes)
        {
            if (!attribute.Matches(candidate))
            {
                return false;
            }
        }

        foreach (var not in Not)
        {
            if (not.Matches(candidate))
            {
                return false;
            }
        }

        return true;
    }
}
