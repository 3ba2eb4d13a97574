using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>Statistics and purges, for operators.</summary>
internal sealed class CacheEndpoint(EdgeOptions options, CacheStep cache, PageStore store, CacheTally tally, Flights flights, TimeProvider time)
{
    /// <summary>GET tells how much is stored, and what was done with requests. POST purges by one of <c>url</c>, <c>prefix</c> (both whole URLs), <c>tag</c> or <c>all=true</c>; <c>soft=true</c> makes stale instead of removing.</summary>
    public IActionResult Handle(HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        if (!cache.IsOn)
        {
            return Answer(StatusCodes.Status404NotFound, new { error = "The cache is off. It needs Edge__Cache__MaxBytes above 0." });
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            return Answer(StatusCodes.Status200OK, new { entries = store.Count, bytes = store.Bytes, maxBytes = options.Cache.MaxBytes, requests = tally.ByResult() });
        }

        if (Selection(request.Query) is not { } which)
        {
            return Answer(StatusCodes.Status400BadRequest, new { error = "Give one of url, prefix (whole URLs, as readers see them), tag, or all=true." });
        }

        // What is under way may be from before the change, and its tags are not known yet.
        flights.Spoil(static _ => true);
        var isSoft = request.Query["soft"] == "true";
        var count = isSoft ? store.MakeStale(which, time.GetUtcNow()) : store.Remove(which);
        return Answer(StatusCodes.Status200OK, new { purged = count, soft = isSoft });
    }

    private static PageSelection? Selection(IQueryCollection query)
    {
        var (url, prefix, tag) = (query["url"].ToString(), query["prefix"].ToString(), query["tag"].ToString());
        var isAll = query["all"] == "true";
        if (IsNoWholeUrl(url) || IsNoWholeUrl(prefix) || (url.Length > 0 ? 1 : 0) + (prefix.Length > 0 ? 1 : 0) + (tag.Length > 0 ? 1 : 0) + (isAll ? 1 : 0) != 1)
        {
            return null;
        }

        return url.Length > 0 ? new(page => page.ToString() == url)
            : prefix.Length > 0 ? new(page => page.ToString().StartsWith(prefix, StringComparison.Ordinal))
            : new(_ => true, tag.Length > 0 ? tag : null);
    }

    /// <summary>A path would purge nothing, and look as if nothing had been stored.</summary>
    private static bool IsNoWholeUrl(string text) =>
        text.Length > 0 && !text.StartsWith("https://", StringComparison.Ordinal) && !text.StartsWith("http://", StringComparison.Ordinal);

    private static JsonResult Answer(int status, object body) => new(body) { StatusCode = status };
}
