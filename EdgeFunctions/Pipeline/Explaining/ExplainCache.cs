using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>What the cache would do with a page, or with an asset of a route that is cached. Looks, and stores nothing.</summary>
internal sealed class ExplainCache(EdgeOptions options, CacheStep cache, PageStore store, TimeProvider time)
{
    private readonly CacheableRequests _requests = new(options.Cache);

    /// <summary>The target of a reader's request: where the cache is on, the origin is asked for what the key says.</summary>
    public RouteMatch TargetOf(EdgeContext context, RouteMatch match) =>
        match.Route.Cache.IsOn ? match with { Target = match.Target with { Query = KeyOf(context, match).Query } } : match;

    /// <summary>What would be done with an answer; null for an asset of a route that is not cached.</summary>
    public CacheExplanation? Of(HttpRequest request, EdgeContext context, RouteMatch match, OriginAnswer answer, DateTimeOffset requested)
    {
        if (match.Route.Kind == RouteKind.Asset && !match.Route.Cache.IsOn)
        {
            return null;
        }

        var key = KeyOf(context, match);
        var fields = new HeaderDictionary();
        ResponseFields.Copy(answer.Response!, fields);
        var response = answer.Response!;
        var policy = StoredHead.PolicyOf(fields, response.Exchange.Status, response.Route.Cache, requested, time.GetUtcNow(), flight: 0);
        var wants = CacheableRequests.DirectivesOf(request);
        var verdict = StoredHead.Judge(answer, wants, fields, policy);
        var what = verdict != StoreVerdict.Store ? verdict.ToString()
            : answer.Decision.Reason == GateReason.Bypass ? nameof(GateReason.Bypass)
            : !StoredHead.IsStorable(answer, wants, fields, policy) ? "Kind"
            : CacheExplanation.Store;
        return new CacheExplanation(cache.IsOn, key.ToString(), store.Find(key, new SentFields(request.Headers, context, response.Route.Kind)) is not null, what, policy.Freshness.Lifetime);
    }

    /// <summary>What keeps a page that might be stored by its fields from being stored by its body; null when nothing does.</summary>
    /// <param name="whole">Whether the body came to its end.</param>
    /// <param name="bytes">Bytes of the rewritten body, uncoded.</param>
    /// <param name="failure">Why the rewriting stopped; null when it did not.</param>
    /// <param name="skipped">Parts that passed untouched.</param>
    public string? VerdictOfBody(bool whole, long bytes, string? failure, int skipped)
    {
        var most = options.Publisher.Delivery == Delivery.Buffered ? Math.Min(options.Publisher.MaxBufferedBytes, options.Cache.MaxEntryBytes) : options.Cache.MaxEntryBytes;
        return !whole ? "Broken" : bytes > most ? "TooLarge" : failure is not null ? "FailedOpen" : skipped > 0 ? "Skipped" : null;
    }

    /// <summary>Whether a stored page would stand in for an origin that fails.</summary>
    public bool HasStandIn(HttpRequest request, EdgeContext context, RouteMatch match) =>
        match.Route.Cache.IsOn
        && store.FindStandIn(KeyOf(context, match), new SentFields(request.Headers, context, match.Route.Kind), CacheableRequests.DirectivesOf(request), time.GetUtcNow()) is not null;

    private CacheKey KeyOf(EdgeContext context, RouteMatch match) =>
        match.Route.Kind == RouteKind.Asset ? CacheableRequests.KeyOfAsset(context, match.Target.Query) : _requests.KeyOf(context);
}
