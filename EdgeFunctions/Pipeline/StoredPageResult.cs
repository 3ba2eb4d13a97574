using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Sends a stored page. No origin is asked.</summary>
/// <param name="page">The page.</param>
/// <param name="tags">The entity tags of the reader's host.</param>
/// <param name="settings">How a rewritten body leaves.</param>
/// <param name="store">Keeps codings.</param>
/// <param name="answersDates">Whether a date tells what the reader has.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="summary">Told what was sent.</param>
internal sealed class StoredPageResult(StoredPage page, EntityTags tags, RewriteSettings settings, PageStore store, bool answersDates, TimeProvider time, RequestSummary? summary) : EdgeResult
{
    public override async Task ExecuteAsync(HttpContext http)
    {
        using var timeout = new IdleTimeout(settings.Idle, settings.Limits.RequestTimeout, time, http.RequestAborted);
        page.Apply(http.Response, time.GetUtcNow());
        if (page.IsCopy)
        {
            await CopySender.SendAsync(http, new PageBytes(page.Body, page.Length), answersDates, timeout, settings, summary);
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
            await sender.SendAsync(http, new StoredPageBody(page, store), coding, answersDates, timeout, summary);
        }
    }
}
