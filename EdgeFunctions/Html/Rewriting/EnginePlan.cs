using System.Text;
using EdgeFunctions.Html.Selectors;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>What a plan listens to, without its handlers' types.</summary>
internal sealed class EnginePlan
{
    private readonly AttributeTable? _attributes;
    private readonly SelectorProgram? _selectors;

    /// <summary>What its rewriters work with comes from here and goes back.</summary>
    public HtmlRewriterMemory Memory { get; init; } = HtmlRewriterMemory.None;

    public AttributeTable? Attributes
    {
        get => _attributes;
        init
        {
            _attributes = value;
            Listen();
        }
    }

    /// <summary>Element and text handlers; null if there are none.</summary>
    public SelectorProgram? Selectors
    {
        get => _selectors;
        init
        {
            _selectors = value;
            ElementFilter = value?.Types ?? 0;
            IsDismissible = value is not { IsDismissible: false };
            MatchedElements = IsDismissible ? value?.FirstTypes ?? 0 : ulong.MaxValue;
            NotedElements = value?.TypesWithAttributes ?? 0;
            if (value is { AttributeNames.Count: > 0 })
            {
                var names = value.AttributeNames.ToArray();
                SelectedNames = HtmlTokenizer.ListenedTable(Array.ConvertAll(names, n => Encoding.UTF8.GetBytes(n.Key)), i => names[i].Value);
                SelectedWords = HtmlTokenizer.ListenedTable([.. value.Words], static _ => Listening.Always);
                Listen();
            }
        }
    }

    /// <summary>
    /// Where attributes can stand that somebody listens to or a selector asks for; by <see cref="HtmlTokenizer.ListenedIndex"/>. Null
    /// for none.
    /// </summary>
    public Listening[]? ListenedNames { get; private set; }

    /// <summary>Those that a selector of any type asks for; null for none.</summary>
    public Listening[]? SelectedNames { get; private init; }

    /// <summary>The words that those of them are listened to for <see cref="Listening.ByWord"/>.</summary>
    public Listening[] SelectedWords { get; private init; } = [];

    /// <summary>Knows the values that some of the attribute handlers are for; null when all are for any.</summary>
    public ValueFilter? ValueFilter { get; init; }

    /// <summary>The types that selectors name.</summary>
    public ulong ElementFilter { get; private init; }

    /// <summary>As <see cref="SelectorProgram.IsDismissible"/>.</summary>
    public bool IsDismissible { get; private init; } = true;

    /// <summary>The types that selectors may match whatever attributes there are: all if a tag cannot be dismissed.</summary>
    public ulong MatchedElements { get; private init; }

    /// <summary>Those of them that all attributes are noted of.</summary>
    public ulong NotedElements { get; private init; }

    /// <summary>The text handlers of all ordinary content, as bits.</summary>
    public ulong ContentTextHandlers { get; init; }

    public bool HasHeadStart { get; init; }

    public bool HasHeadEnd { get; init; }

    public bool HasBodyStart { get; init; }

    public bool HasBodyEnd { get; init; }

    public bool HasDocumentEnd { get; init; }

    public int CommentHandlers { get; init; }

    public int DoctypeHandlers { get; init; }

    private void Listen()
    {
        var handled = _attributes?.Filter;
        if (handled is null || SelectedNames is not { } selected)
        {
            ListenedNames = handled ?? SelectedNames;
            return;
        }

        ListenedNames = [.. handled];
        for (var i = 0; i < selected.Length; i++)
        {
            if (selected[i] == Listening.ByWord && handled[i] != Listening.Never)
            {
                // A value is looked at in one way.
                selected[i] = Listening.Always;
            }

            ListenedNames[i] = handled[i] > selected[i] ? handled[i] : selected[i];
        }
    }
}
