using System.Globalization;

namespace EdgeFunctions.Origin;

/// <summary>Checks that a response says where its body ends in one way only (RFC 9112 section 6.3).</summary>
internal static class ResponseFraming
{
    /// <summary>
    /// False for a response with a length and a transfer coding, with several lengths, with a length that is none, or with a
    /// transfer coding other than chunked. Readers and caches disagree on where such a body ends, so it is nobody's to send on.
    /// </summary>
    public static bool IsUnambiguous(HttpResponseMessage response)
    {
        var hasCoding = response.Headers.NonValidated.TryGetValues("Transfer-Encoding", out var codings);
        if (hasCoding && !(codings.Count == 1 && codings.ToString().Trim().Equals("chunked", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return !response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)
            || (!hasCoding && lengths.Count == 1 && long.TryParse(lengths.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }
}
