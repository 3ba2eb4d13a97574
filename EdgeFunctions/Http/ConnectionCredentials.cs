using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>Credentials that servers take for those of the connection, and of all that comes on it.</summary>
/// <remarks>
/// Against RFC 9110 section 3.3, which names them. A proxy must not share such a connection among readers (RFC 4559 section 6): the next one's request
/// would be answered as this one's. <c>Negotiate</c> with Kerberos needs one request; what needs several on one connection, as NTLM does, cannot cross the edge.
/// </remarks>
internal static class ConnectionCredentials
{
    // Nego2 is Negotiate with other mechanisms, of the same servers.
    private static readonly string[] Schemes = ["Negotiate", "NTLM", "Nego2"];

    /// <param name="authorization">All lines of <c>Authorization</c>.</param>
    public static bool AreIn(StringValues authorization)
    {
        foreach (var line in authorization)
        {
            var credentials = line.AsSpan().TrimOws();
            foreach (var scheme in Schemes)
            {
                if (credentials.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && (credentials.Length == scheme.Length || credentials[scheme.Length] == ' '))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
