using System.Globalization;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Origin;

/// <summary>The edge's name in <c>Via</c> (RFC 9110 section 7.6.3), by which it knows a request that it has sent itself.</summary>
/// <remarks>Made from the settings: all instances of one edge have the same, and another edge in the chain has another.</remarks>
internal sealed class ViaName
{
    private readonly string _name;
    private readonly string _http2;
    private readonly string _http11;
    private readonly string _http10;

    public ViaName(EdgeOptions options)
    {
        _name = NameOf(options.Publisher);
        (_http2, _http11, _http10) = ($"2 {_name}", $"1.1 {_name}", $"1.0 {_name}");
    }

    /// <summary>The field's value for a request that came by this protocol; the protocol's own name is left out.</summary>
    public string ValueFor(string protocol) =>
        HttpProtocol.IsHttp11(protocol) ? _http11
        : HttpProtocol.IsHttp2(protocol) ? _http2
        : HttpProtocol.IsHttp10(protocol) ? _http10
        : _http11;

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

    private static string NameOf(PublisherOptions publisher)
    {
        var name = new Fnv1a();
        name.Add(publisher.OriginUrl);
        name.Add(publisher.OriginHost);
        foreach (var host in publisher.PublicHosts)
        {
            name.Add(host);
        }

        return "edge-" + ((uint)(name.Value >> 32) ^ (uint)name.Value).ToString("x8", CultureInfo.InvariantCulture);
    }
}
