using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Responses;
using EdgeFunctions.Responses.Observing;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Pipeline;

/// <summary>Makes the result that sends an origin's answer, and begins the rewriting of its body.</summary>
internal sealed class OriginResults(
    EdgeOptions options,
    BufferBudget memory,
    PageTransforms pageTransforms,
    ITransformFactory transforms,
    ExtensionRules extensions,
    BodyObservers observers,
    EdgeEvents log)
{
    private readonly Func<GateDecision, ResponseContext, IBodyTransform> _createTransform = pageTransforms.Create;

    public RewriteSettings Rewrite { get; } = new(options.Publisher, options.Compression, options.Limits, options.Origin.IdleTimeout, transforms.Since)
    {
        Coders = new GzipCoders(options.Memory.MaxSpareRewriters),
        Observers = observers.IsOn ? observers : null,
    };

    /// <summary>The result that sends the answer as it is.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="answersConditions">Whether the origin was not told the reader's conditions.</param>
    public EdgeResult ResultOf(OriginAnswer answer, bool answersConditions = false) => ResultOfWhole(pageTransforms.ForOneReader(answer), answersConditions);

    private EdgeResult ResultOfWhole(OriginAnswer answer, bool answersConditions) =>
        answer.Response is not { } response ? answer.Refusal!
        : answer.Decision.Outcome == Outcome.Rewrite ? new RewriteBodyResult(response, Begin(response, answer.Decision), Rewrite, log)
        : answer.Decision.Reason is GateReason.Bypass or GateReason.SlowOrigin ? new BypassedResult(new CopyBodyResult(response, options.Origin.IdleTimeout))
        : new CopyBodyResult(response, options.Origin.IdleTimeout, answersConditions);

    /// <summary>Begins the rewriting of a response's body. Nothing is read yet.</summary>
    public PageRewrite Begin(ResponseContext response, GateDecision decision) =>
        new(response, decision, _createTransform, Rewrite, memory, log) { RunsCode = decision.Kind == TransformKind.Html && extensions.For(response.Request.Target.Path) != 0 };

    /// <summary>Begins a body that goes on as it comes. Nothing is read yet.</summary>
    public PageRewrite BeginCopy(ResponseContext response, GateDecision decision) => new(response, decision, static (_, _) => IdentityTransform.Instance, Rewrite, memory, log);
}
