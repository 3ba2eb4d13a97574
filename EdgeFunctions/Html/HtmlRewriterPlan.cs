using EdgeFunctions.Html.Rewriting;

namespace EdgeFunctions.Html;

/// <summary>Compiled handlers: immutable, and shared by any number of responses at once.</summary>
internal sealed class HtmlRewriterPlan<TState>
{
    internal HtmlRewriterPlan(EnginePlan engine, HandlerSet<TState> handlers)
    {
        Engine = engine;
        Handlers = handlers;
    }

    internal EnginePlan Engine { get; }

    internal HandlerSet<TState> Handlers { get; }

    /// <summary>Starts the rewriting of one response.</summary>
    /// <param name="state">Handed to every handler; the rewriter does not look at it.</param>
    /// <param name="limits">Bounds of this response; null for <see cref="HtmlRewriterLimits.Default"/>.</param>
    /// <param name="changes">Told of each change; null for nobody.</param>
    /// <param name="isXml">Whether the document is XHTML that browsers read as XML: there a tag that ends in <c>/&gt;</c> opens nothing.</param>
    public HtmlRewriter<TState> Create(TState state, HtmlRewriterLimits? limits = null, IHtmlChangeObserver? changes = null, bool isXml = false) =>
        new(this, state, limits ?? HtmlRewriterLimits.Default) { Changes = changes, IsXml = isXml };
}
