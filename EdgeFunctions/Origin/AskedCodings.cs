using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Origin;

/// <summary>Which codings the publisher origin is asked for (RFC 9110 section 12.5.3).</summary>
internal sealed class AskedCodings(CompressionOptions compression)
{
    private readonly bool _keepsMatches = compression is { Enabled: true, KeepMatches: true };

    /// <param name="reader">The reader's fields.</param>
    /// <returns>The field's value; null for none.</returns>
    public string? For(IHeaderDictionary reader)
    {
        var accept = AcceptEncoding.Parse(reader.AcceptEncoding);

        // Brotli is left out, not weighted down: nginx's and Apache's modules and CDNs take it wherever it is named. A wrong guess costs
        // bytes, no more: what goes on as it came is gzip, which the reader takes, too.
        return _keepsMatches && ResponseCoding.Choose(accept, prefersGzip: true) == ContentCoding.Gzip && NamesPages(reader.Accept)
            ? "gzip"
            : accept.ToOrigin();
    }

    /// <summary>Whether <c>Accept</c> names the types whose matches are kept, as a navigation's does. <c>*/*</c> asks for scripts, data and images as well.</summary>
    private static bool NamesPages(StringValues accept)
    {
        foreach (var member in new FieldMembers(accept, areQuoted: false))
        {
            var semicolon = member.IndexOf(';');
            var type = semicolon < 0 ? member : member[..semicolon].TrimOws();
            if (type.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
