using System.Security.Cryptography;
using System.Text;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Origin;

/// <summary>The edge's name in <c>Via</c> (RFC 9110 section 7.6.3), by which it knows a request that it has sent itself.</summary>
/// <remarks>Made from the settings: all instances of one edge have the same, and another edge in the chain has another.</remarks>
internal sealed class ViaName(EdgeOptions options)
{
    private readonly string _name = "edge-" + Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{options.Publisher.OriginUrl} {options.Publisher.OriginHost} {string.Join(' ', options.Publisher.PublicHosts)}")).AsSpan(0, 4));

    /// <summary>The field's value for a request that came by this protocol; the protocol's own name is left out.</summary>
    public string ValueFor(string protocol) => (HttpProtocol.IsHttp2(protocol) ? "2 " : HttpProtocol.IsHttp10(protocol) ? "1.0 " : "1.1 ") + _name;

    /// <summary>Whether the request has been here before.</summary>
    public bool IsIn(IHeaderDictionary fields)
    {
        foreach (var line in fields.Via)
        {
            if (line is not null && line.Contains(_name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
