using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Selectors;

/// <summary>All selectors of a plan, matched together and forward: an open element carries the states that wait for its descendants.</summary>
internal sealed class SelectorProgram
{
    /// <summary>Text handlers are carried as bits of one word.</summary>
    public const int MaxTextHandlers = 64;

    /// <summary>Element handlers that want no more elements are bits of one word too; the last bit stands for all that have none.</summary>
    public const int MaxUnsubscribed = 63;

    private readonly List<SelectorState> _waiting = [];
    private readonly Dictionary<ulong, List<SelectorState>> _first = [];
    private readonly List<SelectorState> _firstOfAny = [];
    private readonly List<ulong> _countedTypes = [];
    private readonly Dictionary<string, Listening> _attributeNames = [];
    private readonly List<byte[]> _words = [];

    /// <summary>How many states can wait in an open element.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>The types that are counted among siblings.</summary>
    public IReadOnlyList<ulong> CountedTypes => _countedTypes;

    /// <summary>Whether some selector asks for an element's place among its siblings.</summary>
    public bool HasPositions { get; private set; }

    /// <summary>Whether matching or handling needs to know which elements are open.</summary>
    public bool NeedsStack { get; private set; }

    /// <summary>Whether some selector can match a tag of any type that has none of <see cref="AttributeNames"/>.</summary>
    public bool AnyTag { get; private set; }

    /// <summary>The attributes that decide about tags of any type, and which of them a tag has to have for that.</summary>
    public IReadOnlyDictionary<string, Listening> AttributeNames => _attributeNames;

    /// <summary>The words that attributes have to have for it.</summary>
    public IReadOnlyList<byte[]> Words => _words;

    /// <summary>
    /// Whether a tag can be told to match nothing by its name, its attributes' names and words in these alone, and by what is waited
    /// for at its place.
    /// </summary>
    public bool IsDismissible => !AnyTag && !HasPositions;

    /// <summary>
    /// The element handlers, as bits, that <see cref="FirstOfAny"/> is there for; all bits where it is there for something else too.
    /// </summary>
    public ulong AnyTargets { get; private set; }

    /// <summary>The types that the first compounds name, by <see cref="HtmlTokenizer.FilterBit"/>.</summary>
    public ulong FirstTypes { get; private set; }

    /// <summary>The types that are asked for, by <see cref="HtmlTokenizer.FilterBit"/>.</summary>
    public ulong Types { get; private set; }

    /// <summary>Those of them whose attributes somebody may look at: a selector, or a handler.</summary>
    public ulong TypesWithAttributes { get; private set; }

    public SelectorState Waiting(int bit) => _waiting[bit];

    public List<SelectorState>? FirstOf(ulong name) => _first.GetValueOrDefault(name);

    public List<SelectorState> FirstOfAny => _firstOfAny;

    public void Add(string selector, SelectorTarget target)
    {
        foreach (var steps in SelectorParser.Parse(selector))
        {
            SelectorState? state = null;
            for (var i = steps.Length - 1; i >= 0; i--)
            {
                state = new SelectorState
                {
                    Compound = Prepare(steps[i].Compound),
                    Next = state,
                    Target = target,
                    IsChild = steps[i].IsChild,
                    Bit = i == 0 ? -1 : _waiting.Count,
                };
                NoteType(state);
                if (i > 0)
                {
                    _waiting.Add(state);
                }
            }

            AddFirst(state!);

            // Void and raw text elements end by themselves: no element can be open between their tags.
            var subject = steps[^1].Compound;
            var selfContained = target.IsStartTagOnly || (subject.Type is not null && (RawTextElements.Contains(subject.TypeKey) || (!target.IsText && VoidElements.Contains(subject.TypeKey))));
            HasPositions |= steps.Any(s => s.Compound.NeedsPosition);
            NeedsStack |= steps.Length > 1 || !selfContained || HasPositions;
        }
    }

    private void NoteType(SelectorState state)
    {
        if (state.Compound.Type is null)
        {
            return;
        }

        var bit = HtmlTokenizer.FilterBit(state.Compound.TypeKey);
        Types |= bit;
        if ((state.Next is null && !state.Target.IsText) || state.Compound.AsksForAttributes)
        {
            TypesWithAttributes |= bit;
        }
    }

    private void AddFirst(SelectorState state)
    {
        if (state.Compound.Type is null)
        {
            AnyTag |= state.Compound.Attributes.Length == 0;
            AnyTargets |= state.Next is null && !state.Target.IsText && state.Target.Handler < MaxUnsubscribed ? 1UL << state.Target.Handler : ulong.MaxValue;
            _firstOfAny.Add(state);
            return;
        }

        if (!_first.TryGetValue(state.Compound.TypeKey, out var list))
        {
            _first.Add(state.Compound.TypeKey, list = []);
        }

        list.Add(state);
        FirstTypes |= HtmlTokenizer.FilterBit(state.Compound.TypeKey);
    }

    /// <summary>A tag has to meet all conditions, so it is asked for one alone first: the one with the longest word, which few others will have.</summary>
    private void NoteAttributes(Compound compound)
    {
        foreach (var condition in compound.WithNested.SelectMany(c => c.Attributes))
        {
            _attributeNames.TryAdd(condition.Name, Listening.Beside);
        }

        if (compound.Attributes.MaxBy(a => a.Word.Length) is { } first)
        {
            var listening = first.Word.Length > 0 ? Listening.ByWord : Listening.Always;
            _attributeNames[first.Name] = listening > _attributeNames[first.Name] ? listening : _attributeNames[first.Name];
            if (listening == Listening.ByWord)
            {
                _words.Add(first.Word);
            }
        }
    }

    private Compound Prepare(Compound compound)
    {
        if (compound.Type is null)
        {
            NoteAttributes(compound);
        }

        foreach (var part in compound.WithNested.Where(c => c.NthOfType.Length > 0))
        {
            part.TypeCounter = _countedTypes.IndexOf(part.TypeKey);
            if (part.TypeCounter < 0)
            {
                part.TypeCounter = _countedTypes.Count;
                _countedTypes.Add(part.TypeKey);
            }
        }

        return compound;
    }
}
