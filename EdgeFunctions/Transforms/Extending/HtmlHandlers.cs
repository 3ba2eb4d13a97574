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

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnHeadStart"/>
    public HtmlHandlers<TContext> OnHeadStart(InsertHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnHeadStart((output, page) => handler(output, _context(page)));
        return this;
    }

    /// <inheritdoc cref="HtmlRewriterBuilder{TState}.OnBodyEnd"/>
    public HtmlHandlers<TContext> OnBodyEnd(InsertHandler<TContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _plan.OnBodyEnd((output, page) => handler(output, _context(page)));
        return this;
    }
}
