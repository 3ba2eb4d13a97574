using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Sends a stored page. No origin is asked.</summary>
internal sealed class StoredPageResult(StoredPage page, EntityTags tags, RewriteSettings settings, PageStore store, TimeSpan limit, TimeProvider time, RequestSummary? summary) : EdgeResult
{
    public override async Task ExecuteAsync(HttpContext http)
    {
        using var timeout = new IdleTimeout(settings.Idle, limit, time, http.RequestAborted);
        page.Apply(http.Response, time.GetUtcNow());
        if (page.IsCopy)
        {
            await CopySender.SendAsync(http, new PageBytes(page.Body, page.Length), timeout, settings, summary);
            return;
        }

        var sender = new PageSender(tags, settings);
        var coding = sender.CodingFor(http.Request);
        if (sender.FindUnchanged(http.Request, page.Status, page.OriginTag) is { } tag)
        {
            RewrittenFields.Adapt(http.Response, tags, settings, coding, weak: false);
            RewrittenFields.SetNotModified(http.Response, tag);
        }
        else
        {
            await sender.SendAsync(http, new StoredPageBody(page, store), coding, answersDates: true, timeout, summary);
        }
    }
}
