using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>What the cache would do with a page. Looks, and stores nothing.</summary>
internal sealed class ExplainCache(EdgeOptions options, CacheStep cache, PageStore store, TimeProvider time)
{
    private readonly CacheableRequests _requests = new(options.Cache);

    public CacheExplanation Of(HttpRequest request, EdgeContext context, OriginAnswer answer, DateTimeOffset requested)
    {
        var key = _requests.KeyOf(context);
        var fields = new HeaderDictionary();
        ResponseFields.Copy(answer.Response!, fields);
        var response = answer.Response!;
        var policy = StoredHead.PolicyOf(fields, response.Exchange.Status, response.Route.Cache, requested, time.GetUtcNow());
        var wants = CacheableRequests.DirectivesOf(request);
        var verdict = StoredHead.Judge(answer, wants, fields, policy);
        var what = verdict == StoreVerdict.Store && !StoredHead.IsStorable(answer, wants, fields, policy) ? "Kind" : verdict.ToString();
        return new CacheExplanation(cache.IsOn, key.ToString(), store.Find(key, new SentFields(request.Headers, context, response.Route.Kind)) is not null, what, policy.Freshness.Lifetime);
    }
}
