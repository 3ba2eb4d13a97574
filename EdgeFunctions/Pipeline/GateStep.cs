using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Lets the gate decide on an origin's response, overrules it while rewriting is slow, and tells what was decided.</summary>
internal sealed class GateStep(EdgeOptions options, JsonRules json, SlowOrigin slow, RewriteLoad load, EdgeEvents log, ResilienceEvents resilience, TimeProvider time)
{
    private readonly PathGlob[] _except = [.. options.Rewrite.Except.Select(p => new PathGlob(p))];

    /// <summary>When an origin is asked; 0 while nobody wants to know how long it takes.</summary>
    public long Now => slow.IsOn ? time.GetTimestamp() : 0;

    /// <summary>What happens to the body of a response. Nothing of it is read.</summary>
    /// <param name="exchange">The response.</param>
    /// <param name="context">What is known of the request.</param>
    /// <param name="route">Where the request went.</param>
    /// <param name="asked">What <see cref="Now"/> was when it was sent.</param>
    public GateDecision Decide(OriginExchange exchange, EdgeContext context, Route route, long asked)
    {
        var decision = ResponseGate.Decide(GateInputFactory.Create(exchange.Response, route.Kind, options.Rewrite, json.ShapesFor(context.Target.Path), IsExcepted(context.Target.Path)));
        if (slow.IsOn && exchange.Status == StatusCodes.Status200OK && decision.Kind is TransformKind.Html or TransformKind.Json)
        {
            slow.Record(context.Target.Path, time.GetElapsedTime(asked));
        }

        if (decision.Outcome == Outcome.Rewrite && load.IsBypassing)
        {
            decision = new GateDecision(Outcome.Unmodified, GateReason.Bypass);
            if (context.Summary is not null)
            {
                resilience.Bypassed();
            }

            log.FellBack(context.Target.Path, Fallback.Bypass, context.Summary);
        }

        context.Summary?.Decide(decision.OutcomeName, decision.ReasonName);
        log.Decided(context.Target.Path, decision.Outcome, decision.Reason, route.Name, exchange.Status, decision.Kind);
        context.Recorder?.Answered(exchange.Response, decision.OutcomeName, decision.ReasonName, decision.KindName);
        return decision;
    }

    private bool IsExcepted(string path) => _except.Length > 0 && PathGlob.AnyIsMatch(_except, path);
}
