using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>Fields that speak of one connection and never cross the edge (RFC 9110 section 7.6.1).</summary>
internal static class HopByHopFields
{
    private static readonly FieldNames Names = new(
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        // Between a proxy and its client, not between the reader and the origin (RFC 9110 sections 11.7.1 and 11.7.2).
        "Proxy-Authenticate",
        "Proxy-Authentication-Info",
        "Proxy-Authorization",
        // RFC 7540 section 3.2.1, still sent with an h2c upgrade.
        "HTTP2-Settings",
        // Names another service of the origin; the reader would go there, past the edge (RFC 7838).
        "Alt-Svc");

    /// <summary>Whether the field is hop-by-hop by its name, or nominated by a <c>Connection</c> field.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="connection">All values of <c>Connection</c>.</param>
    public static bool Contain(string name, StringValues connection) => Names.Contains(name) || (connection.Count > 0 && IsNominated(name, connection));

    /// <summary>
    /// The values of <c>Connection</c> as far as they nominate anything: <c>keep-alive</c>, which nearly all are, names a field that
    /// is hop-by-hop already.
    /// </summary>
    /// <remarks>
    /// Where one of <c>keep-alive</c>, <c>close</c> and <c>Upgrade</c> is all that Kestrel knows of a request's options, it keeps that alone and drops
    /// the others. What stood beside it is not known here, and is a field like any other: for the origin and for the cache's key.
    /// </remarks>
    public static StringValues Nominating(StringValues connection) =>
        connection.Count == 1 && string.Equals(connection[0], "keep-alive", StringComparison.OrdinalIgnoreCase) ? StringValues.Empty : connection;

    private static bool IsNominated(string name, StringValues connection)
    {
        foreach (var option in new FieldMembers(connection, areQuoted: false))
        {
            if (option.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
