using System.Buffers;
using EdgeFunctions.Html;

namespace EdgeFunctions.Transforms.Extending;

/// <summary>Takes the handlers of a transform in code. They run in the app's own pass over a page, behind its own handlers.</summary>
/// <typeparam name="TContext">What each handler is given besides its token.</typeparam>
/// <remarks>See <see cref="HtmlRewriterBuilder{TState}"/> for what each handler is called for, and what it may do.</remarks>
internal sealed class HtmlHandlers<TContext>
{
    private readonly HtmlRewriterBuilder<HtmlPage> _plan;
    private readonly Func<HtmlPage, TContext> _context;

    /// <param name="plan">Where the handlers go.</param>
    /// <param name="context">Takes their context out of a page.</param>
    internal HtmlHandlers(HtmlRewriterBuilder<HtmlPage> plan, Func<HtmlPage, TContext> context) => (_plan, _context) = (plan, context);

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnElement(string, ElementHandler{TState})"/>
    public HtmlHandlers<TContext> OnElement(string selector, ElementHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnElement(selector, (in Element element, HtmlPage page) => handler(element, _context(page)));
        return this;
    }

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnStartTag"/>
    public HtmlHandlers<TContext> OnStartTag(string selector, ElementHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnStartTag(selector, (in Element element, HtmlPage page) => handler(element, _context(page)));
        return this;
    }

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnText(TextHandler{TState})"/>
    public HtmlHandlers<TContext> OnText(TextHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnText((in TextNode text, HtmlPage page) => handler(text, _context(page)));
        return this;
    }

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnText(string, TextHandler{TState})"/>
    public HtmlHandlers<TContext> OnText(string selector, TextHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnText(selector, (in TextNode text, HtmlPage page) => handler(text, _context(page)));
        return this;
    }

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnAttributes(IEnumerable{string}, AttributeHandler{TState})"/>
    public HtmlHandlers<TContext> OnAttributes(IEnumerable<string> names, AttributeHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnAttributes(names, (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => handler(attribute, value, _context(page)));
        return this;
    }

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnComment"/>
    public HtmlHandlers<TContext> OnComment(CommentHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnComment((in Comment comment, HtmlPage page) => handler(comment, _context(page)));
        return this;
    }

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnDoctype"/>
    public HtmlHandlers<TContext> OnDoctype(DoctypeHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnDoctype((in Doctype doctype, HtmlPage page) => handler(doctype, _context(page)));
        return this;
    }

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnHeadStart"/>
    public HtmlHandlers<TContext> OnHeadStart(InsertHandler<TContext> handler) => Insert(_plan.OnHeadStart, handler);

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnHeadEnd"/>
    public HtmlHandlers<TContext> OnHeadEnd(InsertHandler<TContext> handler) => Insert(_plan.OnHeadEnd, handler);

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnBodyStart"/>
    public HtmlHandlers<TContext> OnBodyStart(InsertHandler<TContext> handler) => Insert(_plan.OnBodyStart, handler);

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnBodyEnd"/>
    public HtmlHandlers<TContext> OnBodyEnd(InsertHandler<TContext> handler) => Insert(_plan.OnBodyEnd, handler);

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnDocumentEnd"/>
    public HtmlHandlers<TContext> OnDocumentEnd(InsertHandler<TContext> handler) => Insert(_plan.OnDocumentEnd, handler);

    private HtmlHandlers<TContext> Insert(Func<InsertHandler<HtmlPage>, HtmlRewriterBuilder<HtmlPage>> where, InsertHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        where((output, page) => handler(output, _context(page)));
        return this;
    }
}
