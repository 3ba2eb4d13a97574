using EdgeFunctions.Bodies;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>Decides from the status line and the fields alone whether a body is rewritten. Pure: no clock, no settings, no I/O.</summary>
internal static class ResponseGate
{
    public static GateDecision Decide(in GateInput input)
    {
        if (IsBodiless(input.Status))
        {
            return new GateDecision(Outcome.Unmodified, GateReason.Bodiless);
        }

        if (input.Route == RouteKind.Asset)
        {
            return Copy(input, GateReason.Asset);
        }

        if (input.IsExcepted)
        {
            return Copy(input, GateReason.Excepted);
        }

        if (input.HasContentRange || input.Status is StatusCodes.Status206PartialContent or StatusCodes.Status416RangeNotSatisfiable)
        {
            return Copy(input, GateReason.Partial);
        }

        if (string.IsNullOrWhiteSpace(input.ContentType))
        {
            return Copy(input, GateReason.NoType);
        }

        var type = MediaType.Parse(input.ContentType);
        var kind = KindOf(type, input);
        if (kind == TransformKind.None || (kind is TransformKind.Text or TransformKind.Flight && !input.RewriteText))
        {
            return Copy(input, type.IsEventStream ? GateReason.EventStream : GateReason.Type);
        }

        if (input.NoTransform)
        {
            return new GateDecision(Outcome.Unmodified, GateReason.NoTransform);
        }

        if (!TryGetCoding(input.ContentEncoding, out var coding))
        {
            return new GateDecision(Outcome.Unmodified, GateReason.Coding);
        }

        return type.IsAsciiCompatible
            ? new GateDecision(Outcome.Rewrite, GateReason.Rewritable, kind, coding)
            : new GateDecision(Outcome.Unmodified, GateReason.Charset);
    }

    /// <summary>Statuses that come without a body, whatever their fields say.</summary>
    public static bool IsBodiless(int status) =>
        status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified or < 200;

    /// <summary>
    /// JSON in UTF-8 gets members, where there are any for the path; like fragments, in answers that a reader asked for, not in those
    /// that say what is wrong. Without members JSON lines are a feed like any other.
    /// </summary>
    private static TransformKind KindOf(in MediaType type, in GateInput input) =>
        input.Status != StatusCodes.Status200OK || !type.IsUtf8 ? type.Kind
        : (type.Json & input.Json) switch
        {
            JsonShapes.Document => TransformKind.Json,
            JsonShapes.Lines => TransformKind.JsonLines,
            _ => type.Kind,
        };

    private static GateDecision Copy(in GateInput input, GateReason reason) =>
        new(input.Status is >= 200 and < 300 ? Outcome.PassThrough : Outcome.Unmodified, reason);

    private static bool TryGetCoding(StringValues lines, out ContentCoding coding)
    {
        coding = ContentCoding.Identity;
        var found = false;
        foreach (var name in new FieldMembers(lines, areQuoted: false))
        {
            if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found || !TryParse(name, out coding))
            {
                return false;
            }

            found = true;
        }

        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> name, out ContentCoding coding)
    {
        // RFC 9110 section 8.4.1.3: x-gzip is gzip.
        coding = name switch
        {
            _ when name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase) => ContentCoding.Gzip,
            _ when name.Equals("br", StringComparison.OrdinalIgnoreCase) => ContentCoding.Brotli,
            _ when name.Equals("deflate", StringComparison.OrdinalIgnoreCase) => ContentCoding.Deflate,
            _ => ContentCoding.Identity,
        };
        return coding != ContentCoding.Identity;
    }
}
