using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>Sends a page that is complete: with its length, with a tag of its own if the origin sent none, and a part of it if asked.</summary>
internal readonly struct PageSender(EntityTags tags, RewriteSettings settings)
{
    /// <summary>The coding that a reader is sent, unless the page is too small for one.</summary>
    /// <param name="request">The reader's.</param>
    /// <param name="prefersGzip">Whether gzip goes before brotli for a reader who likes both as much, because matches can be kept.</param>
    public ContentCoding CodingFor(HttpRequest request, bool prefersGzip = false) =>
        settings.Compression.Enabled ? ResponseCoding.Choose(AcceptEncoding.Parse(request.Headers.AcceptEncoding), prefersGzip) : ContentCoding.Identity;

    /// <summary>The reader's tag whose body is what would be sent, as the origin's tag alone tells; null when it does not, or is no entity tag and tells nothing.</summary>
    public string? FindUnchanged(HttpRequest request, int status, string? originTag) =>
        status == StatusCodes.Status200OK && originTag is not null && EntityTags.IsTag(originTag) && request.Headers.IfNoneMatch is { Count: > 0 } condition
        && IsRead(request)
            ? tags.FindDerived(condition.ToString(), originTag, AcceptEncoding.Parse(request.Headers.AcceptEncoding))
            : null;

    /// <summary>Sends the page. Status and the origin's fields are set already; here they become those of the rewritten body.</summary>
    /// <param name="http">The reader's exchange.</param>
    /// <param name="page">The body.</param>
    /// <param name="coding">The coding that the reader accepts.</param>
    /// <param name="answersDates">Whether <c>If-Modified-Since</c> is answered here, because no origin was asked.</param>
    /// <param name="timeout">Bounds the wait for a slow reader.</param>
    /// <param name="summary">Told what was sent.</param>
    public async Task SendAsync(HttpContext http, IPage page, ContentCoding coding, bool answersDates, IdleTimeout timeout, RequestSummary? summary)
    {
        if (page.Length < settings.Compression.MinimumBytes)
        {
            coding = ContentCoding.Identity;
        }

        var response = http.Response;
        var weak = page.MayDiffer(coding);
        RewrittenFields.Adapt(response, tags, settings, coding, weak);

        // A tag in the answer to another method is that of what was stored (RFC 9110 section 9.3.4), not of the answer's body: only the origin knows it.
        var isWhole = response.StatusCode == StatusCodes.Status200OK && IsRead(http.Request);
        if (isWhole)
        {
            if (StringValues.IsNullOrEmpty(response.Headers.ETag))
            {
                response.Headers.ETag = tags.FromHash(page.Hash(), coding, weak);
            }

            if (IsUnchanged(http.Request, response, answersDates))
            {
                RewrittenFields.SetNotModified(response, response.Headers.ETag.ToString());
                return;
            }
        }

        var body = page.In(coding);
        var part = isWhole ? ByteRange.Select(http, body.Length) : ByteRange.Whole(body.Length);
        response.ContentLength = part.Length;
        if (!HttpMethods.IsHead(http.Request.Method) && part.Length > 0)
        {
            await response.StartAsync(timeout.Token);
            using var tap = part.Length == body.Length ? Observe(http, page) : null;
            var result = await PartWriter.WriteAsync(body, part, response.BodyWriter, timeout, settings.Idle, summary?.Backpressure);
            tap?.End(result.Outcome == CopyOutcome.Completed);
            BodyEnd.ThrowIfBroken(result, summary);
        }
    }

    /// <summary>Observers see a page before it is coded, and whole pages only.</summary>
    private BodyTap? Observe(HttpContext http, IPage page)
    {
        var tap = settings.Observers?.Open(http, coding: null);
        if (tap is not null)
        {
            foreach (var segment in page.In(ContentCoding.Identity).Segments)
            {
                tap.Write(segment.Span);
            }
        }

        return tap;
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static bool IsUnchanged(HttpRequest request, HttpResponse response, bool answersDates)
    {
        // With If-None-Match the date does not count (RFC 9110 section 13.1.3).
        if (request.Headers.IfNoneMatch is { Count: > 0 } condition)
        {
            return EntityTags.Matches(condition.ToString(), response.Headers.ETag.ToString());
        }

        return answersDates && HttpDate.Parse(request.Headers.IfModifiedSince) is { } since && HttpDate.Parse(response.Headers.LastModified) <= since;
    }
}
