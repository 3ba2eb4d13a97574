using EdgeFunctions.Html.Rewriting;
using EdgeFunctions.Html.Selectors;

namespace EdgeFunctions.Html;

/// <summary>Collects handlers for a <see cref="HtmlRewriterPlan{TState}"/>. Handlers of one token run in the order they were added.</summary>
/// <typeparam name="TState">What each response hands to its handlers.</typeparam>
internal sealed class HtmlRewriterBuilder<TState>
{
    private readonly List<AttributeHandler<TState>> _attributes = [];
    private readonly Dictionary<string, List<int>> _attributeNames = [];
    private readonly HashSet<int> _filtered = [];
    private readonly List<(string Selector, SelectorTarget Target)> _selectors = [];
    private readonly List<ElementHandler<TState>> _elements = [];
    private readonly List<TextHandler<TState>> _texts = [];
    private readonly List<CommentHandler<TState>> _comments = [];
    private readonly List<DoctypeHandler<TState>> _doctypes = [];
    private readonly List<InsertHandler<TState>> _headStart = [];
    private readonly List<InsertHandler<TState>> _headEnd = [];
    private readonly List<InsertHandler<TState>> _bodyStart = [];
    private readonly List<InsertHandler<TState>> _bodyEnd = [];
    private readonly List<InsertHandler<TState>> _documentEnd = [];
    private ulong _contentTexts;
    private ValueFilter? _filter;

    /// <summary>Calls <paramref name="handler"/> for the first attribute of each of these names on any element, <c>noscript</c> content included.</summary>
    /// <param name="names">Attribute names; ASCII case does not matter.</param>
    /// <param name="handler">See <see cref="AttributeHandler{TState}"/>. Several handlers of a name see each other's values in order.</param>
    /// <exception cref="ArgumentException">A name is empty or cannot be an attribute's.</exception>
    public HtmlRewriterBuilder<TState> OnAttributes(IEnumerable<string> names, AttributeHandler<TState> handler)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(handler);
        var index = _attributes.Count;
        foreach (var name in names)
        {
            var lower = AttributeName.Normalize(name);
            if (!_attributeNames.TryGetValue(lower, out var handlers))
            {
                _attributeNames.Add(lower, handlers = []);
            }

            if (!handlers.Contains(index))
            {
                handlers.Add(index);
            }
        }

        _attributes.Add(handler);
        return this;
    }

    /// <summary>
    /// Like <see cref="OnAttributes(IEnumerable{string}, AttributeHandler{TState})"/>, for a handler that leaves alone what the filter does not pass. It may be asked
    /// about a value all the same, where another handler of the name has no filter.
    /// </summary>
    /// <param name="names">Attribute names; ASCII case does not matter.</param>
    /// <param name="filter">One for all handlers of the plan.</param>
    /// <param name="handler">See <see cref="AttributeHandler{TState}"/>.</param>
    /// <exception cref="ArgumentException">A name is empty or cannot be an attribute's.</exception>
    /// <exception cref="InvalidOperationException">Another filter is there already.</exception>
    public HtmlRewriterBuilder<TState> OnAttributes(IEnumerable<string> names, ValueFilter filter, AttributeHandler<TState> handler)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (_filter is not null && _filter != filter)
        {
            throw new InvalidOperationException("A plan takes one value filter.");
        }

        _filter = filter;
        _filtered.Add(_attributes.Count);
        return OnAttributes(names, handler);
    }

    /// <summary>Calls <paramref name="handler"/> for each element that the selector matches, <c>noscript</c> content included.</summary>
    /// <param name="selector">A selector list; see <see cref="SelectorParser"/> for what can be matched.</param>
    /// <param name="handler">Runs behind the attribute handlers, and reads what they wrote.</param>
    /// <exception cref="ArgumentException">The selector is none, or cannot be matched at a start tag.</exception>
    public HtmlRewriterBuilder<TState> OnElement(string selector, ElementHandler<TState> handler) => OnElement(selector, handler, isStartTagOnly: false);

    /// <summary>
    /// Like <see cref="OnElement(string, ElementHandler{TState})"/>, for handlers that change nothing behind the start tag: no <c>After</c>,
    /// <c>Append</c>, <c>Remove</c> and their kin. For a selector without combinators and positions no open element need be followed.
    /// </summary>
    /// <param name="selector">A selector list; see <see cref="SelectorParser"/> for what can be matched.</param>
    /// <param name="handler">Runs behind the attribute handlers, and reads what they wrote.</param>
    /// <exception cref="ArgumentException">The selector is none, or cannot be matched at a start tag.</exception>
    public HtmlRewriterBuilder<TState> OnStartTag(string selector, ElementHandler<TState> handler) => OnElement(selector, handler, isStartTagOnly: true);

    /// <summary>Calls <paramref name="handler"/> for each text node inside the elements that the selector matches, at any depth.</summary>
    /// <param name="selector">A selector list; see <see cref="SelectorParser"/> for what can be matched.</param>
    /// <param name="handler">Is given whole text nodes, up to <see cref="HtmlRewriterLimits.MaxTextBytes"/>.</param>
    /// <exception cref="ArgumentException">The selector is none, or cannot be matched at a start tag.</exception>
    /// <exception cref="InvalidOperationException">There are 64 text handlers already.</exception>
    public HtmlRewriterBuilder<TState> OnText(string selector, TextHandler<TState> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ThrowIfTooManyTexts();
        Select(selector, new SelectorTarget(IsText: true, _texts.Count));
        _texts.Add(handler);
        return this;
    }

    /// <summary>Calls <paramref name="handler"/> for each text node of ordinary content (<see cref="TextMode.Data"/>), wherever it stands.</summary>
    /// <param name="handler">Is given whole text nodes, up to <see cref="HtmlRewriterLimits.MaxTextBytes"/>. No open element need be known for it.</param>
    /// <exception cref="InvalidOperationException">There are 64 text handlers already.</exception>
    public HtmlRewriterBuilder<TState> OnText(TextHandler<TState> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ThrowIfTooManyTexts();
        _contentTexts |= 1UL << _texts.Count;
        _texts.Add(handler);
        return this;
    }

    /// <summary>Calls <paramref name="handler"/> for each comment, and for what parsers make a comment of.</summary>
    public HtmlRewriterBuilder<TState> OnComment(CommentHandler<TState> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _comments.Add(handler);
        return this;
    }

    /// <summary>Calls <paramref name="handler"/> for each doctype.</summary>
    public HtmlRewriterBuilder<TState> OnDoctype(DoctypeHandler<TState> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _doctypes.Add(handler);
        return this;
    }

    /// <summary>Inserts at the start of the head, once: behind <c>&lt;head&gt;</c>, or where a parser would open the head if there is none.</summary>
    public HtmlRewriterBuilder<TState> OnHeadStart(InsertHandler<TState> handler) => Add(_headStart, handler);

    /// <summary>Inserts at the end of the head, once: before <c>&lt;/head&gt;</c>, or before what a parser would not put into the head any more.</summary>
    public HtmlRewriterBuilder<TState> OnHeadEnd(InsertHandler<TState> handler) => Add(_headEnd, handler);

    /// <summary>Inserts at the start of the body, once: behind <c>&lt;body&gt;</c>, or before what a parser would open the body for. A frameset has none.</summary>
    public HtmlRewriterBuilder<TState> OnBodyStart(InsertHandler<TState> handler) => Add(_bodyStart, handler);

    /// <summary>Inserts at the end of the body, once: before <c>&lt;/body&gt;</c>, or <c>&lt;/html&gt;</c>, or at the end of the document.</summary>
    public HtmlRewriterBuilder<TState> OnBodyEnd(InsertHandler<TState> handler) => Add(_bodyEnd, handler);

    /// <summary>Inserts behind everything else, unless the document ends inside a comment or a raw text element.</summary>
    public HtmlRewriterBuilder<TState> OnDocumentEnd(InsertHandler<TState> handler) => Add(_documentEnd, handler);

    /// <summary>Compiles what was collected. The builder may be used on; the plan does not change.</summary>
    /// <param name="memory">Where its rewriters' buffers come from and go to; null for new ones each time.</param>
    public HtmlRewriterPlan<TState> Build(HtmlRewriterMemory? memory = null)
    {
        var engine = new EnginePlan
        {
            Memory = memory ?? HtmlRewriterMemory.None,
            Attributes = _attributeNames.Count > 0 ? new AttributeTable(_attributeNames, _filtered) : null,
            ValueFilter = _filter,
            Selectors = CompileSelectors(),
            ContentTextHandlers = _contentTexts,
            CommentHandlers = _comments.Count,
            DoctypeHandlers = _doctypes.Count,
            HasHeadStart = _headStart.Count > 0,
            HasHeadEnd = _headEnd.Count > 0,
            HasBodyStart = _bodyStart.Count > 0,
            HasBodyEnd = _bodyEnd.Count > 0,
            HasDocumentEnd = _documentEnd.Count > 0,
        };
        var handlers = new HandlerSet<TState>
        {
            Attributes = [.. _attributes],
            Elements = [.. _elements],
            Texts = [.. _texts],
            Comments = [.. _comments],
            Doctypes = [.. _doctypes],
            HeadStart = [.. _headStart],
            HeadEnd = [.. _headEnd],
            BodyStart = [.. _bodyStart],
            BodyEnd = [.. _bodyEnd],
            DocumentEnd = [.. _documentEnd],
        };
        return new HtmlRewriterPlan<TState>(engine, handlers);
    }

    private HtmlRewriterBuilder<TState> OnElement(string selector, ElementHandler<TState> handler, bool isStartTagOnly)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Select(selector, new SelectorTarget(IsText: false, _elements.Count, isStartTagOnly));
        _elements.Add(handler);
        return this;
    }

    private void ThrowIfTooManyTexts()
    {
        if (_texts.Count == SelectorProgram.MaxTextHandlers)
        {
            throw new InvalidOperationException($"A plan takes {SelectorProgram.MaxTextHandlers} text handlers.");
        }
    }

    private void Select(string selector, SelectorTarget target)
    {
        // Read for its errors now, where the caller can see which line is wrong.
        SelectorParser.Parse(selector);
        _selectors.Add((selector, target));
    }

    private SelectorProgram? CompileSelectors()
    {
        if (_selectors.Count == 0)
        {
            return null;
        }

        var program = new SelectorProgram();
        foreach (var (selector, target) in _selectors)
        {
            program.Add(selector, target);
        }

        return program;
    }

    private HtmlRewriterBuilder<TState> Add(List<InsertHandler<TState>> list, InsertHandler<TState> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        list.Add(handler);
        return this;
    }
}
