using System.Globalization;
using System.Net;
using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Origin;

/// <summary>Checks that a response says where its body ends in one way only (RFC 9112 section 6.3).</summary>
internal static class ResponseFraming
{
    /// <summary>
    /// False for a response with a length and a transfer coding, with several lengths, with a length that is none, or with a
    /// transfer coding other than chunked. Readers and caches disagree on where such a body ends, so it is nobody's to send on.
    /// </summary>
    /// <remarks>
    /// Nor for one of HTTP/1.0 with a coding, which may have come by somebody who did not know it, on a connection that is to stay: that
    /// must not be used on (RFC 9112 section 6.1), and what ends it is to leave the response.
    /// </remarks>
    public static bool IsUnambiguous(HttpResponseMessage response)
    {
        var codings = response.Headers.NonValidated.Lines("Transfer-Encoding");
        var hasCoding = codings.Count > 0;
        if (hasCoding && !(IsChunked(codings) && !(response.Version == HttpVersion.Version10 && IsKept(response))))
        {
            return false;
        }

        return !response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)
            || (!hasCoding && lengths.Count == 1 && long.TryParse(lengths.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    /// <summary>White space alone may stand around the coding: with anything else it is none that the connection pool decodes.</summary>
    private static bool IsChunked(StringValues codings)
    {
        var found = 0;
        foreach (var coding in new FieldMembers(codings, areQuoted: false))
        {
            if (++found > 1 || !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return found == 1;
    }

    private static bool IsKept(HttpResponseMessage response)
    {
        foreach (var option in new FieldMembers(response.Headers.NonValidated.Lines("Connection"), areQuoted: false))
        {
            if (option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
