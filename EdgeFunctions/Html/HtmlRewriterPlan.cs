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
    public HtmlRewriter<TState> Create(TState state, HtmlRewriterLimits? limits = null, IHtmlChangeObserver? changes = null) =>
        new(this, state, limits ?? HtmlRewriterLimits.Default) { Changes = changes };
}
