using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Headers;
using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Json;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>What is done to the body of a response: all that the rules say, or what is not optional alone.</summary>
internal sealed class PageTransforms(
    EdgeOptions options,
    ITransformFactory transforms,
    JsonRules json,
    ExtensionRules extensions,
    ResponseHeaderRules headers,
    RewriteLoad load,
    SlowOrigin slow,
    EdgeEvents log,
    TimeProvider time)
{
    /// <summary>While the origin is slow, the answer without what is optional in it, if there is anything; the same answer else.</summary>
    /// <remarks>For an answer that goes to one reader, who has waited enough. A page that is stored is whole: its next readers do not wait.</remarks>
    public OriginAnswer ForOneReader(OriginAnswer answer)
    {
        if (!slow.IsOn || answer is not { Response: { } response, Decision: { Outcome: Outcome.Rewrite, Reason: GateReason.Rewritable } decision }
            || !slow.IsSlow(response.Request.Target.Path) || !HasOptional(decision.Kind, response))
        {
            return answer;
        }

        var request = response.Request;
        if (decision.Kind != TransformKind.Html)
        {
            decision = ResponseGate.Decide(GateInputFactory.Create(response.Exchange.Response, response.Route.Kind, options.Rewrite, json.ShapesFor(request.Target.Path, required: true)));
        }

        decision = decision with { Reason = GateReason.SlowOrigin };
        request.Summary?.Decide(decision.OutcomeName, decision.ReasonName);
        request.Recorder?.Answered(response.Exchange.Response, decision.OutcomeName, decision.ReasonName, decision.KindName);
        log.Decided(request.Target.Path, decision.Outcome, decision.Reason, response.Route.Name, response.Exchange.Status, decision.Kind);
        if (decision.Outcome != Outcome.Rewrite)
        {
            log.FellBack(request.Target.Path, Fallback.BypassOptional, request.Summary);
        }

        return answer with { Decision = decision };
    }

    /// <summary>The transform of a body.</summary>
    public IBodyTransform Create(GateDecision decision, ResponseContext response)
    {
        var (context, exchange) = (response.Request, response.Exchange);
        var required = decision.Reason == GateReason.SlowOrigin;
        var injections = decision.Kind == TransformKind.Html ? transforms.Injections.For(context, exchange.Status) & ~(required ? transforms.Injections.Optional : 0) : 0;
        var nonce = injections != 0 ? NonceFor(injections, response) : null;

        var transform = transforms.Create(decision.Kind, new RewriteContext(context.PublicScheme, context.PublicHost, injections, nonce, MediaType.NamesCharset(exchange.Response))
        {
            Reader = context,
            IsXml = decision.Kind == TransformKind.Html && MediaType.IsXhtml(exchange.Response),
            Changes = context.Recorder,
            Extensions = decision.Kind == TransformKind.Html ? extensions.For(context.Target.Path) & ~(required ? extensions.Optional : 0) : 0,
            Json = decision.Kind switch
            {
                TransformKind.Json => json.MembersFor(context.Target.Path, JsonShapes.Document, required),
                TransformKind.JsonLines => json.MembersFor(context.Target.Path, JsonShapes.Lines, required),
                _ => [],
            },
        });
        transform = load.IsOn ? new MeasuredTransform(transform, load, time) : transform;
        return options.Rewrite.MaxTime > TimeSpan.Zero ? new TimeLimitedTransform(transform, options.Rewrite.MaxTime, time) : transform;
    }

    /// <summary>The nonce of the origin's policy, and a word where the policy that the reader gets would refuse scripts with it: a header rule may set another.</summary>
    private string? NonceFor(ulong injections, ResponseContext response)
    {
        var origins = response.Exchange.Response.Headers.NonValidated.Lines(HeaderNames.ContentSecurityPolicy);
        var policy = ScriptPolicy.Of(origins);
        var sent = headers.SetPolicies ? ScriptPolicy.Of(headers.PolicyFor(response.Request, response.Exchange.Status, origins)) : policy;
        if (!response.Request.IsExplained && sent.Refuses(policy.Nonce) && transforms.Injections.HaveScripts(injections))
        {
            log.FragmentForbidden(response.Request.Target.Path);
        }

        return policy.Nonce;
    }

    private bool HasOptional(TransformKind kind, ResponseContext response) => kind switch
    {
        TransformKind.Html => (transforms.Injections.For(response.Request, response.Exchange.Status) & transforms.Injections.Optional) != 0
            || (extensions.For(response.Request.Target.Path) & extensions.Optional) != 0,
        TransformKind.Json => json.HasOptional(response.Request.Target.Path, JsonShapes.Document),
        TransformKind.JsonLines => json.HasOptional(response.Request.Target.Path, JsonShapes.Lines),
        _ => false,
    };
}
