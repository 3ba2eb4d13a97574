using System.Globalization;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>The part of a complete body that is sent (RFC 9110 section 14).</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Bytes to send.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    public static ByteRange Whole(long length) => new(0, length);

    /// <summary>
    /// Answers a request for a single range with 206 or 416, and sets the fields for it. Several ranges, other units, a HEAD and an
    /// <c>If-Range</c> that does not hold get the whole body, as the RFC allows.
    /// </summary>
    public static ByteRange Select(HttpContext http, long length)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.AcceptRanges = "bytes";
        if (!HttpMethods.IsGet(request.Method) || request.Headers.Range.Count != 1 || !Holds(request, response)
            || !TryParse(request.Headers.Range.ToString(), length, out var range))
        {
            return Whole(length);
        }

        // They are of all of the body; Repr-Digest stays (RFC 9530 sections 2 and 3).
        response.Headers.Remove(HeaderNames.ContentMD5);
        response.Headers.Remove("Content-Digest");
        if (range.Length == 0)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.Remove(HeaderNames.ContentEncoding);
            response.Headers.Remove(HeaderNames.ContentType);
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
            return range;
        }

        response.StatusCode = StatusCodes.Status206PartialContent;
        response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.Start + range.Length - 1}/{length}");
        return range;
    }

    /// <summary>If-Range needs the very same tag, strong (RFC 9110 section 13.1.5). A date is too weak for a page that is made.</summary>
    private static bool Holds(HttpRequest request, HttpResponse response)
    {
        var condition = request.Headers[HeaderNames.IfRange].ToString();
        return condition.Length == 0 || (condition == response.Headers.ETag.ToString() && !condition.StartsWith("W/", StringComparison.Ordinal));
    }

    private static bool TryParse(string field, long length, out ByteRange range)
    {
        const string Unit = "bytes=";
        range = default;
        if (!field.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) || field.Contains(',', StringComparison.Ordinal))
        {
            return false;
        }

        var spec = field.AsSpan(Unit.Length).TrimOws();
        var dash = spec.IndexOf('-');
        if (dash < 0)
        {
            return false;
        }

        var first = spec[..dash];
        var last = spec[(dash + 1)..];
        if (first.IsEmpty)
        {
            // The last bytes; of none, nothing can be sent. Of a body that is shorter all of it is (RFC 9110 section 14.1.2), but of an empty one no part can be named.
            if (!TryNumber(last, out var suffix) || (length == 0 && suffix > 0))
            {
                return false;
            }

            suffix = Math.Min(suffix, length);
            range = new ByteRange(length - suffix, suffix);
            return true;
        }

        var end = long.MaxValue;
        if (!TryNumber(first, out var start) || (!last.IsEmpty && !TryNumber(last, out end)) || end < start)
        {
            return false;
        }

        range = start >= length ? new ByteRange(0, 0) : new ByteRange(start, Math.Min(end, length - 1) - start + 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
