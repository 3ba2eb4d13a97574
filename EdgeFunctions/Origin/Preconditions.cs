using System.Collections.Frozen;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Origin;

/// <summary>Turns a reader's conditions, which speak of rewritten bodies, into conditions on the origin's (RFC 9110 section 13).</summary>
internal static class Preconditions
{
    /// <summary>What a browser asks for that is never rewritten, so that ranges and dates are the origin's own.</summary>
    private static readonly FrozenSet<string> CopiedDestinations = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "image", "font", "audio", "video", "track");

    private static readonly FrozenSet<string> RewrittenExtensions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "", ".html", ".htm", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".do", ".cgi", ".css", ".js", ".mjs", ".json", ".jsonld", ".webmanifest", ".xml", ".rss", ".atom", ".svg", ".txt");

    /// <summary>Sets the conditions of a request to the publisher.</summary>
    /// <param name="request">The reader's request.</param>
    /// <param name="message">The origin's; its fields were copied, conditions included.</param>
    /// <param name="tags">Unwraps the reader's entity tags.</param>
    /// <param name="since">Since when the rules are what they are.</param>
    /// <param name="isParted">Whether an experiment runs, so that the reader's copy may be another variant's.</param>
    /// <returns>False when <c>If-Match</c> cannot hold: no tag in it names what the reader would get now.</returns>
    public static bool Translate(HttpRequest request, HttpRequestMessage message, EntityTags tags, DateTimeOffset since, bool isParted)
    {
        var mayBeRewritten = MayBeRewritten(request);
        if (mayBeRewritten && request.Headers is { Range.Count: > 0 } or { IfRange.Count: > 0 })
        {
            // A part of a page cannot be rewritten: the origin is asked for all of it.
            message.Headers.Remove(HeaderNames.Range);
            message.Headers.Remove(HeaderNames.IfRange);
        }

        if (request.Headers.IfMatch is { Count: > 0 } ifMatch && !Replace(message, HeaderNames.IfMatch, tags.Unwrap(ifMatch.ToString())))
        {
            return false;
        }

        if (request.Headers.IfNoneMatch is { Count: > 0 } ifNoneMatch)
        {
            Replace(message, HeaderNames.IfNoneMatch, tags.Unwrap(ifNoneMatch.ToString(), AcceptEncoding.Parse(request.Headers.AcceptEncoding)));

            // With If-None-Match the date does not count (RFC 9110 section 13.1.3), also when its tags were none of the origin's.
            message.Headers.Remove(HeaderNames.IfModifiedSince);
        }
        else if (request.Headers.IfModifiedSince is { Count: > 0 } condition && (mayBeRewritten ? IsBefore(condition, since) : isParted))
        {
            // The reader's copy may have been made by other rules, however old the origin's page is, or be of another path of the origin.
            message.Headers.Remove(HeaderNames.IfModifiedSince);
        }

        return true;
    }

    /// <summary>Whether the reader has something that may still hold.</summary>
    public static bool AreIn(HttpRequest request) => request.Headers is { IfNoneMatch.Count: > 0 } or { IfModifiedSince.Count: > 0 };

    /// <summary>Judged by what the browser wants the body for, else by the path's extension.</summary>
    public static bool MayBeRewritten(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Dest", out var destination) && !StringComparer.OrdinalIgnoreCase.Equals(destination, "empty"))
        {
            return !CopiedDestinations.Contains(destination.ToString());
        }

        return RewrittenExtensions.Contains(Path.GetExtension(request.Path.Value) ?? "");
    }

    private static bool Replace(HttpRequestMessage message, string name, string? value)
    {
        message.Headers.Remove(name);
        return value is not null && message.Headers.TryAddWithoutValidation(name, value);
    }

    private static bool IsBefore(StringValues date, DateTimeOffset since) => HttpDate.Parse(date) is not { } value || value < since;
}
