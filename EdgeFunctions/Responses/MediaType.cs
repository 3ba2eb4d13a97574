using EdgeFunctions.Http;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Responses;

/// <summary>A media type as far as the gate needs it (RFC 9110 section 8.3).</summary>
/// <param name="Kind">Which rewriting the type gets.</param>
/// <param name="IsEventStream">A feed of events or lines, whose reader waits for each.</param>
/// <param name="IsAsciiCompatible">Whether ASCII bytes in a body of the named charset always mean ASCII characters.</param>
internal readonly record struct MediaType(TransformKind Kind, bool IsEventStream, bool IsAsciiCompatible)
{
    private const string Xhtml = "application/xhtml+xml";

    // A handful each: they are compared in turn, and their lengths tell most of them apart.
    private static readonly string[] Html = ["text/html", Xhtml];

    private static readonly string[] Text =
    [
        "text/css", "text/plain", "text/xml", "application/xml", "application/json", "text/json", "text/javascript", "application/javascript", "application/x-javascript",

        // What pages of React Router and SvelteKit load instead of the next page: JSON in lines, without counts of bytes.
        "text/x-script", "text/sveltekit-data",

        // Pieces of HTML that Turbo puts into the page: no pages of their own, in which fragments would have a place.
        "text/vnd.turbo-stream.html",

        // What is followed from there: links of pages in Markdown, pictures of a film's preview (WebVTT metadata).
        "text/markdown", "text/vtt",

        // Playlists (RFC 8216 section 4), by the names that are registered and those that were used before.
        "application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl",
    ];

    private static readonly string[] EventStreams = ["text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq"];

    /// <summary>Whether the type is JSON, and of which shape.</summary>
    public JsonShapes Json { get; init; }

    /// <summary>Whether a body is in UTF-8: it says so, or nothing else.</summary>
    public bool IsUtf8 { get; init; }

    public static MediaType Parse(string value)
    {
        var semicolon = value.AsSpan().IndexOf(';');
        var essence = (semicolon < 0 ? value : value.AsSpan(0, semicolon)).TrimOws();
        var isUtf8 = !TryGetCharset(value, semicolon, out var charset) || Charsets.IsUtf8(charset);
        var isAsciiCompatible = isUtf8 || Charsets.IsAsciiCompatible(charset);
        if (IsAnyOf(Html, essence))
        {
            return new MediaType(TransformKind.Html, IsEventStream: false, isAsciiCompatible) { IsUtf8 = isUtf8 };
        }

        var isEventStream = IsAnyOf(EventStreams, essence);
        return new MediaType(isEventStream ? TransformKind.None : KindOf(essence), isEventStream, isAsciiCompatible) { Json = ShapeOf(essence), IsUtf8 = isUtf8 };
    }

    /// <summary>Whether a response's <c>Content-Type</c> names a charset.</summary>
    public static bool NamesCharset(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) && type.ToString() is var value
        && TryGetCharset(value, value.IndexOf(';', StringComparison.Ordinal), out _);

    /// <summary>Whether a response is XHTML.</summary>
    public static bool IsXhtml(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type))
        {
            return false;
        }

        var value = type.ToString().AsSpan();
        var semicolon = value.IndexOf(';');
        return (semicolon < 0 ? value : value[..semicolon]).TrimOws().Equals(Xhtml, StringComparison.OrdinalIgnoreCase);
    }

    private static TransformKind KindOf(ReadOnlySpan<char> essence)
    {
        if (essence.Equals("text/x-component", StringComparison.OrdinalIgnoreCase))
        {
            return TransformKind.Flight;
        }

        // RFC 6839: a structured syntax suffix says how the body is written. SVG and feeds are +xml.
        return IsAnyOf(Text, essence) || essence.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) || essence.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            ? TransformKind.Text
            : TransformKind.None;
    }

    private static bool IsAnyOf(string[] types, ReadOnlySpan<char> essence)
    {
        foreach (var type in types)
        {
            if (essence.Equals(type, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // RFC 8259 section 11, RFC 6839 section 3.1. JSON text sequences (RFC 7464) have neither shape.
    private static JsonShapes ShapeOf(ReadOnlySpan<char> essence) =>
        essence.Equals("application/json", StringComparison.OrdinalIgnoreCase) || essence.EndsWith("+json", StringComparison.OrdinalIgnoreCase) ? JsonShapes.Document
        : essence.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase) || essence.Equals("application/jsonl", StringComparison.OrdinalIgnoreCase) ? JsonShapes.Lines
        : JsonShapes.None;

    private static bool TryGetCharset(string value, int semicolon, out ReadOnlySpan<char> charset)
    {
        while (semicolon >= 0)
        {
            var rest = value.AsSpan(semicolon + 1);
            var next = rest.IndexOf(';');
            var parameter = (next < 0 ? rest : rest[..next]).TrimOws();
            if (parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))
            {
                charset = parameter["charset=".Length..];
                return true;
            }

            semicolon = next < 0 ? -1 : semicolon + 1 + next;
        }

        charset = default;
        return false;
    }
}
