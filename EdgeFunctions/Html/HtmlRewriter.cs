using System.Buffers;
using EdgeFunctions.Html.Rewriting;

namespace EdgeFunctions.Html;

/// <summary>Rewrites the HTML of one response as it comes. Not thread-safe; dispose it to return its buffers.</summary>
/// <remarks>
/// What no handler changes leaves byte for byte as it came, and the output does not depend on where the input was cut.
/// When a handler throws, the current token and all behind it pass as they came: see <see cref="RewriterEngine.Outcome"/>.
/// </remarks>
internal sealed class HtmlRewriter<TState> : RewriterEngine
{
    private readonly HandlerSet<TState> _handlers;
    private readonly TState _state;

    internal HtmlRewriter(HtmlRewriterPlan<TState> plan, TState state, HtmlRewriterLimits limits)
        : base(plan.Engine, limits)
    {
        _handlers = plan.Handlers;
        _state = state;
    }

    protected override bool InvokeAttribute(int handler, in HtmlAttribute attribute, IBufferWriter<byte> value) =>
        _handlers.Attributes[handler](attribute, value, _state);

    protected override void InvokeElement(int handler, in Element element) => _handlers.Elements[handler](element, _state);

    protected override void InvokeText(int handler, in TextNode text) => _handlers.Texts[handler](text, _state);

    protected override void InvokeComment(int handler, in Comment comment) => _handlers.Comments[handler](comment, _state);

    protected override void InvokeDoctype(int handler, in Doctype doctype) => _handlers.Doctypes[handler](doctype, _state);

    protected override void InvokeInsert(InsertPoint point, IBufferWriter<byte> output)
    {
        var handlers = point switch
        {
            InsertPoint.HeadStart => _handlers.HeadStart,
            InsertPoint.HeadEnd => _handlers.HeadEnd,
            InsertPoint.BodyStart => _handlers.BodyStart,
            InsertPoint.BodyEnd => _handlers.BodyEnd,
            _ => _handlers.DocumentEnd,
        };
        foreach (var handler in handlers)
        {
            handler(output, _state);
        }
    }
}
