using System.Net;
using System.Text;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Urls;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>The <c>Domain</c> of cookies (RFC 6265 section 4.1.2.3): a browser refuses one that is not the host it asked.</summary>
internal static class CookieDomain
{
    /// <summary>
    /// A domain that covers the origin and not the public host becomes the public host; where that cannot be a cookie's domain
    /// (an address, a name without a dot), the attribute goes and the cookie is the host's own. A domain that covers both
    /// stays, as do all other attributes, each line of the field, and cookies with the <c>__Host-</c> prefix, which have none.
    /// </summary>
    public static StringValues Rewrite(StringValues cookies, UrlMap map, Authority publicHost)
    {
        string?[]? changed = null;
        for (var i = 0; i < cookies.Count; i++)
        {
            if (cookies[i] is { } cookie && Rewrite(cookie, map, publicHost) is { } rewritten)
            {
                changed ??= cookies.ToArray();
                changed[i] = rewritten;
            }
        }

        return changed ?? cookies;
    }

    private static string? Rewrite(string cookie, UrlMap map, Authority publicHost)
    {
        var (start, end) = LastDomain(cookie, out var domain);
        if (start < 0 || !IsOfTheOriginAlone(domain, map, publicHost))
        {
            return null;
        }

        if (CanBeADomain(publicHost))
        {
            return string.Concat(cookie.AsSpan(0, start), $"; Domain={publicHost.Host}", cookie.AsSpan(end));
        }

        // Of several the last one counts (RFC 6265 section 5.3); where it goes, the one before it.
        while (start >= 0)
        {
            cookie = cookie.Remove(start, end - start);
            (start, end) = LastDomain(cookie, out _);
        }

        return cookie;
    }

    /// <summary>Where the last attribute of that name is, with its semicolon; negative for none.</summary>
    private static (int Start, int End) LastDomain(string cookie, out ReadOnlySpan<char> domain)
    {
        domain = default;
        var last = (-1, -1);
        for (var position = cookie.IndexOf(';', StringComparison.Ordinal); position >= 0;)
        {
            var next = cookie.IndexOf(';', position + 1);
            var end = next < 0 ? cookie.Length : next;
            var attribute = cookie.AsSpan(position + 1, end - position - 1);
            var equals = attribute.IndexOf('=');
            if (equals > 0 && attribute[..equals].Trim().Equals("Domain", StringComparison.OrdinalIgnoreCase))
            {
                domain = attribute[(equals + 1)..].Trim().TrimStart('.');
                last = (position, end);
            }

            position = next;
        }

        return last;
    }

    private static bool IsOfTheOriginAlone(ReadOnlySpan<char> domain, UrlMap map, Authority publicHost)
    {
        if (domain.IsEmpty || Covers(domain, publicHost.Host))
        {
            return false;
        }

        foreach (var target in map.Targets)
        {
            if (!target.HasPrefix && Covers(domain, Encoding.UTF8.GetString(target.Host)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(ReadOnlySpan<char> domain, string host) =>
        host.AsSpan().EndsWith(domain, StringComparison.OrdinalIgnoreCase)
        && (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.');

    private static bool CanBeADomain(Authority host) => host.Host.Contains('.', StringComparison.Ordinal) && !IPAddress.TryParse(host.Host, out _);
}
