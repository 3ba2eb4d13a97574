using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Headers;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Security;
using EdgeFunctions.Transforms;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>Takes a request through the pipeline without a reader: the origin is asked, the body is rewritten and looked through, and nothing is kept.</summary>
internal sealed class Explainer(
    EdgeOptions options,
    EdgeContextFactory contexts,
    PublicHosts publicHosts,
    ProtectedPaths protectedPaths,
    RouteTable routes,
    ContextFields contextFields,
    RequestHeaderRules requestRules,
    OriginStep origin,
    OriginResults results,
    ResponseWarnings responseWarnings,
    ExplainCache cache,
    Redaction redaction,
    TimeProvider time)
{
    private const int MaxSampleBytes = 256 * 1024;
    private const int FirstChanges = 25;

    // Enough for any page; what lies behind it would be rewritten alike.
    private const long MaxOutput = 64 * 1024 * 1024;

    /// <param name="target">Scheme, host, path and query as a reader would ask; see <see cref="ExplainTarget"/>.</param>
    /// <param name="token">Ends the exchange with the origin.</param>
    public async Task<Explanation> ExplainAsync(ExplainTarget target, CancellationToken token)
    {
        var request = RequestFor(target, token);
        var explanation = new Explanation { Url = redaction.Url(target.ToString()) };
        if (contexts.Create(request, behindFrontDoor: false) is not { } context)
        {
            return explanation with { Note = "No origin was asked.", Refusal = "400: the request names no valid host." };
        }

        if (RefusalOf(context) is { } refusal)
        {
            return explanation with { Note = "No origin was asked.", Refusal = refusal };
        }

        var warnings = new List<Warning>();
        if (protectedPaths.Find(context.Target.Path).Length > 0)
        {
            warnings.Add(new Warning("protected", "Readers are asked for credentials (Edge__Protect). The request was made as if they had given them.", []));
            context = context with { CredentialsAreOurs = true };
        }

        var record = new RequestRecord(0, MaxSampleBytes, redaction, time, changed: null);
        context = context with { Recorder = record };
        var match = routes.Match(context.Target);
        if (match.Route.Kind == RouteKind.Publisher)
        {
            match = match.WithPath(context.OriginPath);
            context = contextFields.Write(request, context);
        }

        context = requestRules.Apply(request, context, match.Route.Kind);
        match = cache.TargetOf(context, match);
        explanation = explanation with { Route = new RouteExplanation(match.Route.Name, match.Route.Kind.ToString(), match.Route.OriginPrefix, redaction.Url(match.Target.ToString())) };

        var requested = time.GetUtcNow();
        var answer = await origin.AskAsync(request, context, match, HttpMethods.Get);
        explanation = explanation with { Origin = record.OriginExchange() is var (method, url, sent, status, failure, got) ? new ExchangeExplanation(method, url, sent, status, failure, got) : null };
        var hasStandIn = answer.HasFailed && cache.HasStandIn(request, context, match);
        if (answer.Response is not { } response)
        {
            warnings.Add(new Warning("origin-failed", $"The origin did not answer ({answer.Failure}); a reader would get {(hasStandIn ? "the stored page" : "an error page")}.", []));
            return explanation with { Note = answer.Failure is OriginFailure.Busy or OriginFailure.CircuitOpen ? "No origin was asked." : explanation.Note, Warnings = warnings };
        }

        explanation = explanation with
        {
            Gate = new GateExplanation(answer.Decision.Outcome.ToString(), answer.Decision.Reason.ToString(), Reasons.Of(answer.Decision.Reason), answer.Decision.Kind.ToString(), answer.Decision.Coding.ToString()),
            Cache = cache.Of(request, context, match, answer, requested),
        };
        responseWarnings.Add(warnings, request, context, answer, hasStandIn);
        if (answer.Decision.Outcome != Outcome.Rewrite)
        {
            response.Exchange.Dispose();
            return explanation with { Warnings = warnings };
        }

        var delivery = answer.Decision.IsFeed ? Delivery.Streaming : options.Publisher.Delivery;

        using var output = new OutputReader(OriginForm.Of(options, context.PublicHost), answer.Decision.Kind == TransformKind.Html && context.PublicScheme == Uri.UriSchemeHttps);
        var end = await ReadAsync(results.Begin(response, answer.Decision), output);
        BodyWarnings.Add(warnings, options, answer.Decision, delivery, record, output, end);
        if (explanation.Cache is { Verdict: CacheExplanation.Store } stored && cache.VerdictOfBody(end is null, output.Count, record.FailedOpen, record.SkippedParts) is { } verdict)
        {
            explanation = explanation with { Cache = stored with { Verdict = verdict } };
        }

        if (explanation.Cache is { IsOn: true, Verdict: not CacheExplanation.Store } kept)
        {
            ResponseWarnings.AddNotStored(warnings, kept);
        }

        return explanation with
        {
            Body = new BodyExplanation(delivery.ToString(), record.BytesRead, output.Count, record.ChangeCount, record.Kinds, [.. record.Changes.Take(FirstChanges)]),
            Warnings = warnings,
        };
    }

    private static HttpRequest RequestFor(ExplainTarget target, CancellationToken token)
    {
        var http = new DefaultHttpContext { RequestAborted = token };
        var request = http.Request;
        request.Method = HttpMethods.Get;
        request.Protocol = HttpProtocol.Http11;
        request.Scheme = target.Scheme;
        request.Host = new HostString(target.Host);
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target.PathAndQuery;
        request.Headers.Accept = "text/html,application/xhtml+xml,*/*;q=0.8";
        request.Headers.AcceptEncoding = "br, gzip";
        request.Headers.UserAgent = "EdgeFunctions-explain";
        return request;
    }

    private string? RefusalOf(EdgeContext context) =>
        !publicHosts.Serves(context.PublicHost) ? $"421: the host {context.PublicHost} is not served here; see Edge__Publisher__PublicHosts."
        : ReservedPaths.Contains(context.Target.Path) ? "The path is the edge's own; no origin is asked for it."
        : null;

    /// <summary>Rewrites the whole body into the reader.</summary>
    /// <returns>Why it did not come through whole; null when it did.</returns>
    private static async Task<string?> ReadAsync(PageRewrite rewrite, OutputReader output)
    {
        await using var _ = rewrite;
        try
        {
            rewrite.Open();
            int count;
            while ((count = await rewrite.ReadAsync()) > 0)
            {
                rewrite.Write(count, output);
                output.Read(final: false);
                if (output.Count > MaxOutput)
                {
                    return $"It was read up to {MaxOutput} bytes only.";
                }
            }

            rewrite.Complete(output);
            output.Read(final: true);
            return null;
        }
        catch (Exception e) when (PageRewrite.IsBodyFailure(e) || e is OperationCanceledException)
        {
            return e is OperationCanceledException ? "It stalled." : $"It broke off: {e.Message}";
        }
    }
}
