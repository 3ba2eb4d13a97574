using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>Which origins become which public hosts. Immutable; built once for a public host and shared.</summary>
/// <remarks>
/// Hosts are compared as the URL standard compares them, ASCII case apart: exactly. <c>origin.example.</c> with a
/// trailing dot is another host there, and here. An internationalised origin host is known in its A-label form, in
/// lower-case UTF-8 and, for text, with <c>\u</c> escapes; other spellings that IDNA would map to it are not.
/// </remarks>
internal sealed class UrlMap
{
    private readonly UrlTarget[] _targets;
    private readonly bool[] _hostStarts = new bool[128];

    private UrlMap(UrlTarget[] targets)
    {
        _targets = targets;
        foreach (UrlTarget target in targets)
        {
            HasPrefixes |= target.HasPrefix;
            MaxHostLength = Math.Max(MaxHostLength, target.Host.Length);
            byte first = target.Host[0];
            if (first < 0x80)
            {
                _hostStarts[first] = true;
                _hostStarts[char.ToUpperInvariant((char)first)] = true;
            }
            else
            {
                StartsBeyondAscii = true;
            }
        }
    }

    /// <summary>Every spelling of every mapped host.</summary>
    public ReadOnlySpan<UrlTarget> Targets => _targets;

    /// <summary>Length of the longest host in bytes.</summary>
    public int MaxHostLength { get; }

    /// <summary>Whether some host has its place below a prefix of the public host.</summary>
    public bool HasPrefixes { get; }

    private bool StartsBeyondAscii { get; }

    /// <summary>Builds the map.</summary>
    /// <exception cref="ArgumentException">
    /// A URL is not absolute http or https; one origin has two public places; or a public host is itself mapped to
    /// another one, so that rewriting twice would differ from rewriting once.
    /// </exception>
    public static UrlMap Create(params ReadOnlySpan<UrlMapping> mappings)
    {
        var targets = new List<UrlTarget>();
        var seen = new Dictionary<(string Host, int Port, bool Default), string>();
        foreach (UrlMapping mapping in mappings)
        {
            string host = HostOf(mapping.Origin, nameof(mapping.Origin));
            string publicHost = HostOf(mapping.Public, nameof(mapping.Public));
            int port = mapping.Origin.IsDefaultPort ? 0 : mapping.Origin.Port;
            string publicOrigin = $"{mapping.Public.Scheme}://{publicHost}:{mapping.Public.Port}{mapping.Prefix}";
            if (!seen.TryAdd((host, port, mapping.Origin.IsDefaultPort), publicOrigin))
            {
                if (seen[(host, port, mapping.Origin.IsDefaultPort)] != publicOrigin)
                {
                    throw new ArgumentException($"{mapping.Origin} is mapped to two public origins.", nameof(mappings));
                }

                continue;
            }

            foreach (string spelling in Spellings(host))
            {
                targets.Add(new UrlTarget(spelling, mapping.Origin, mapping.Public, publicHost, mapping.Prefix));
            }
        }

        var map = new UrlMap([.. targets]);
        foreach (UrlMapping mapping in mappings)
        {
            map.RequireFixedPoint(mapping.Public);
        }

        return map;
    }

    /// <summary>Finds the mapping of a parsed authority.</summary>
    /// <param name="host">The host, percent-decoded and lower-case.</param>
    /// <param name="scheme">The URL's scheme.</param>
    /// <param name="port">The port written in the URL, or -1.</param>
    /// <param name="target">The mapping; null when there is none.</param>
    public bool TryFind(ReadOnlySpan<byte> host, UrlScheme scheme, int port, [NotNullWhen(true)] out UrlTarget? target)
    {
        foreach (UrlTarget candidate in _targets)
        {
            if (host.SequenceEqual(candidate.Host) && candidate.Accepts(scheme, port))
            {
                target = candidate;
                return true;
            }
        }

        target = null;
        return false;
    }

    /// <summary>Finds the mapping of an ASCII host in any case.</summary>
    /// <param name="host">The host.</param>
    /// <param name="scheme">The URL's scheme.</param>
    /// <param name="port">The port written in the URL, or -1.</param>
    /// <param name="target">The mapping; null when there is none.</param>
    public bool TryFindAnyCase(ReadOnlySpan<byte> host, UrlScheme scheme, int port, [NotNullWhen(true)] out UrlTarget? target)
    {
        foreach (UrlTarget candidate in _targets)
        {
            if ((host.SequenceEqual(candidate.Host) || Ascii.EqualsIgnoreCase(host, candidate.Host)) && candidate.Accepts(scheme, port))
            {
                target = candidate;
                return true;
            }
        }

        target = null;
        return false;
    }

    /// <summary>Whether a host that starts with this ASCII character, or with a byte beyond ASCII, can be mapped.</summary>
    public bool MayStartHost(int unit) => unit is >= 0 and < 0x80 ? _hostStarts[unit] || unit == '%' : StartsBeyondAscii;

    private static string HostOf(Uri url, string name)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0)
        {
            throw new ArgumentException($"'{url}' is not an absolute http or https URL.", name);
        }

        return (url.HostNameType == UriHostNameType.Dns ? url.IdnHost : url.Host).ToLowerInvariant();
    }

    private static IEnumerable<string> Spellings(string host)
    {
        yield return host;
        if (!host.Contains("xn--", StringComparison.Ordinal))
        {
            yield break;
        }

        string unicode = new IdnMapping().GetUnicode(host);
        if (unicode == host)
        {
            yield break;
        }

        yield return unicode;
        var escaped = new StringBuilder();
        foreach (char c in unicode)
        {
            _ = c < 0x80 ? escaped.Append(c) : escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        yield return escaped.ToString();
    }

    private void RequireFixedPoint(Uri publicUrl)
    {
        byte[] host = Encoding.UTF8.GetBytes(HostOf(publicUrl, nameof(publicUrl)));
        UrlScheme scheme = publicUrl.Scheme == Uri.UriSchemeHttps ? UrlScheme.Https : UrlScheme.Http;
        var own = new UrlTarget(Encoding.UTF8.GetString(host), publicUrl, publicUrl, Encoding.UTF8.GetString(host), prefix: "");
        foreach (UrlTarget target in _targets)
        {
            bool taken = target.Host.AsSpan().SequenceEqual(host)
                && (target.Accepts(scheme, publicUrl.Port) || target.Accepts(UrlScheme.None, publicUrl.IsDefaultPort ? -1 : publicUrl.Port));
            if (taken && !(target.Replacement.AsSpan().SequenceEqual(own.Authority) && target.Scheme.AsSpan().SequenceEqual(own.Scheme)))
            {
                throw new ArgumentException($"{publicUrl} is a public host and is itself mapped to another one.", nameof(publicUrl));
            }
        }
    }
}
