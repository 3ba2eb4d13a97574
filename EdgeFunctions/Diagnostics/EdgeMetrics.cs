using System.Diagnostics.Metrics;

namespace EdgeFunctions.Diagnostics;

/// <summary>The edge's own instruments.</summary>
internal sealed class EdgeMetrics
{
    public const string MeterName = "EdgeFunctions";

    private readonly Counter<long> _failOpens;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _originFailures;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _forbiddenFragments;
    private readonly Counter<long> _pageFailures;
    private readonly Counter<long> _cacheAnswers;

    public EdgeMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _failOpens = meter.CreateCounter<long>("edge.rewrite.fail_opens", "{response}", "Responses whose rewriting failed: the rest went on untouched, or all of it was sent untouched.");
        _fallbacks = meter.CreateCounter<long>("edge.fallbacks", "{response}", "Responses that were something else than what was meant, because something failed or took too long.");
        _originFailures = meter.CreateCounter<long>("edge.origin.failures", "{request}", "Requests that an origin did not answer.");
        _skipped = meter.CreateCounter<long>("edge.rewrite.skipped", "{part}", "Tags, scripts and other parts of bodies beyond a bound, which passed untouched.");
        _cacheAnswers = meter.CreateCounter<long>("edge.cache.requests", "{request}", "Requests on routes with the cache on, by what it did.");
        _forbiddenFragments = meter.CreateCounter<long>("edge.inject.forbidden", "{response}", "Pages whose Content-Security-Policy forbids the scripts that were injected.");
        _pageFailures = meter.CreateCounter<long>("edge.rewrite.failures", "{response}", "Pages that did not come through whole, answered with an error.");
    }

    public void CacheAnswered(string result) => _cacheAnswers.Add(1, new KeyValuePair<string, object?>("edge.cache.result", result));

    public void FailedOpen(string transform, string reason) => _failOpens.Add(1, new("edge.transform", transform), new("edge.reason", reason));

    public void FellBack(string fallback) => _fallbacks.Add(1, new KeyValuePair<string, object?>("edge.fallback", fallback));

    public void OriginFailed(string route, string failure) => _originFailures.Add(1, new("edge.route", route), new("error.type", failure));

    public void PageFailed(string failure) => _pageFailures.Add(1, new KeyValuePair<string, object?>("error.type", failure));

    public void Skipped(string transform, int count) => _skipped.Add(count, new KeyValuePair<string, object?>("edge.transform", transform));

    public void FragmentForbidden() => _forbiddenFragments.Add(1);
}
