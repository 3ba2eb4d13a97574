using EdgeFunctions.Bodies;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>Sends a complete body that is the origin's own: with the origin's validators, and a part of it if asked.</summary>
internal static class CopySender
{
    /// <summary>Whether the reader has what would be sent (RFC 9110 section 13.2.2), so that 304 is the answer.</summary>
    /// <param name="request">The reader's request.</param>
    /// <param name="status">The status that would be sent.</param>
    /// <param name="fields">The fields that would be sent.</param>
    /// <param name="answersDates">Whether a date tells what the reader has.</param>
    public static bool IsUnchanged(HttpRequest request, int status, IHeaderDictionary fields, bool answersDates)
    {
        if (status != StatusCodes.Status200OK)
        {
            return false;
        }

        // With If-None-Match the date does not count (RFC 9110 section 13.1.3). What has no date of change had not changed when it was sent (RFC 9111 section 4.3.2).
        return request.Headers.IfNoneMatch is { Count: > 0 } condition
            ? fields.ETag.Count == 1 && EntityTags.Matches(condition.ToString(), fields.ETag.ToString())
            : answersDates && HttpDate.Parse(request.Headers.IfModifiedSince) is { } since && (HttpDate.Parse(fields.LastModified) ?? HttpDate.Parse(fields.Date)) <= since;
    }

    /// <summary>Makes the response, whose fields are set, a 304.</summary>
    public static void SetNotModified(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status304NotModified;
        response.ContentLength = null;
    }

    /// <summary>Sends the body. Status and fields are set already.</summary>
    /// <param name="http">The reader's exchange.</param>
    /// <param name="body">The whole body.</param>
    /// <param name="answersDates">Whether a date tells what the reader has.</param>
    /// <param name="timeout">Bounds the wait for a slow reader.</param>
    /// <param name="settings">The longest pause, and who looks on.</param>
    /// <param name="summary">Told what was sent.</param>
    public static async Task SendAsync(HttpContext http, PageBytes body, bool answersDates, IdleTimeout timeout, RewriteSettings settings, RequestSummary? summary)
    {
        var response = http.Response;
        if (IsUnchanged(http.Request, response.StatusCode, response.Headers, answersDates))
        {
            SetNotModified(response);
            return;
        }

        if (ResponseGate.IsBodiless(response.StatusCode))
        {
            return;
        }

        var part = response.StatusCode == StatusCodes.Status200OK ? ByteRange.Select(http, body.Length) : ByteRange.Whole(body.Length);
        response.ContentLength = part.Length;
        if (!HttpMethods.IsHead(http.Request.Method) && part.Length > 0)
        {
            await response.StartAsync(timeout.Token);

            // Observers see whole bodies only.
            using var tap = part.Length == body.Length ? settings.Observers?.Open(http, response.Headers.ContentEncoding) : null;
            if (tap is not null)
            {
                foreach (var segment in body.Segments)
                {
                    tap.Write(segment.Span);
                }
            }

            var result = await PartWriter.WriteAsync(body, part, response.BodyWriter, timeout, settings.Idle, summary?.Backpressure);
            tap?.End(result.Outcome == CopyOutcome.Completed);
            BodyEnd.ThrowIfBroken(result, summary);
        }
    }
}
