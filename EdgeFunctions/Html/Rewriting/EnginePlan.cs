using EdgeFunctions.Html.Selectors;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>What a plan listens to, without its handlers' types.</summary>
internal sealed class EnginePlan
{
    private readonly SelectorProgram? _selectors;

    public AttributeTable? Attributes { get; init; }

    /// <summary>Element and text handlers; null if there are none.</summary>
    public SelectorProgram? Selectors
    {
        get => _selectors;
        init
        {
            _selectors = value;
            foreach (var type in value?.Types ?? [])
            {
                ElementFilter |= HtmlTokenizer.FilterBit(type);
            }
        }
    }

    /// <summary>The types that selectors name.</summary>
    public ulong ElementFilter { get; private init; }

    public bool HasHeadStart { get; init; }

    public bool HasHeadEnd { get; init; }

    public bool HasBodyStart { get; init; }

    public bool HasBodyEnd { get; init; }

    public bool HasDocumentEnd { get; init; }

    public int CommentHandlers { get; init; }

    public int DoctypeHandlers { get; init; }
}
