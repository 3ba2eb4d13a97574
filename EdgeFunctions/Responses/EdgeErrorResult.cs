using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>An answer of the edge's own that something went wrong: the publisher's page for it or a small one, JSON, or text, by <c>Accept</c>.</summary>
/// <remarks>Says nothing of the inside: no exception text, no origin name. The trace id leads an operator to both.</remarks>
internal sealed class EdgeErrorResult(int status, string title, string traceId) : EdgeResult
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    /// <summary>The methods to name in <c>Allow</c>, for 405.</summary>
    public string? Allow { get; init; }

    /// <summary>The challenge in <c>WWW-Authenticate</c>, for 401.</summary>
    public string? Challenge { get; init; }

    /// <summary>When to come back, for 503; told in whole seconds, at least one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public override async Task ExecuteAsync(HttpContext http)
    {
        var response = http.Response;
        var (type, body) = Render(http.Request.Headers.Accept.ToString(), http.Features.Get<ErrorPages>()?.For(Status));

        response.Clear();
        response.StatusCode = Status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store, private";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Allow is not null)
        {
            response.Headers.Allow = Allow;
        }

        if (Challenge is not null)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        if (RetryAfter is { } delay)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        // As the server does, which takes head for a method of another kind, and for an answer that lacks its body.
        if (http.Request.Method != HttpMethods.Head)
        {
            await response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    private (string Type, byte[] Body) Render(string accept, ErrorPage? page)
    {
        if (accept.Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase))
        {
            if (page is not null)
            {
                return ("text/html; charset=utf-8", page.Render(Status, Title, traceId));
            }

            var title = HtmlEncoder.Default.Encode(Title);
            return ("text/html; charset=utf-8", Encoding.UTF8.GetBytes(
                $"""
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
                <title>{Status} {title}</title>
                <style>:root{"{"}color-scheme:light dark{"}"}body{"{"}font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem{"}"}code{"{"}opacity:.7{"}"}</style>
                <h1>{title}</h1>
                <p>Status {Status}. If you report this, please name <code>{HtmlEncoder.Default.Encode(traceId)}</code>.</p>
                </html>

                """));
        }

        if (accept.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            // RFC 9457.
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteString("title", Title);
                json.WriteNumber("status", Status);
                json.WriteString("traceId", traceId);
                json.WriteEndObject();
            }

            return ("application/problem+json", buffer.WrittenSpan.ToArray());
        }

        return ("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Status} {Title}\ntrace {traceId}\n")));
    }
}
