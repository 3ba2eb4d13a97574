using System.Buffers;
using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// The rule for a Content-Security-Policy: sources and report URLs on the origin (https://www.w3.org/TR/CSP3/#framework-directive-source-list).
/// Keywords, nonces, hashes, schemes, wildcards and other hosts stay: a policy is never weakened. A source without a path whose host
/// has its place below a path allows what is below that: with a slash at its end, without which it would be one file
/// (https://www.w3.org/TR/CSP3/#path-part-match).
/// </summary>
internal static class SourceListRule
{
    private const int MaxPort = 65535;

    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\n\f\r;,"u8);

    /// <summary>Writes the value with its origin sources replaced. False, and nothing written, if it has none.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> value, UrlEncodingContext context, IBufferWriter<byte> output)
    {
        var patcher = new UrlPatcher(value, output);
        int start = 0;
        while (start < value.Length)
        {
            int length = value[start..].IndexOfAny(Separators);
            length = length < 0 ? value.Length - start : length;
            ReadOnlySpan<byte> source = value.Slice(start, length);
            if (UrlRule.TryMatch(map, source, context, out UrlMatch match) || TryMatchHost(map, source, out match))
            {
                patcher.Apply(match.At(start));
                if (match.Target.HasPrefix && match.AuthorityEnd == source.Length)
                {
                    patcher.Replace(start + length, start + length, "/"u8);
                }
            }

            start += length + 1;
        }

        return patcher.Finish();
    }

    // A source may be a host alone, with a port and a path.
    private static bool TryMatchHost(UrlMap map, ReadOnlySpan<byte> source, out UrlMatch match)
    {
        match = default;
        int slash = source.IndexOf((byte)'/');
        ReadOnlySpan<byte> authority = slash < 0 ? source : source[..slash];
        int colon = authority.IndexOf((byte)':');
        int port = -1;
        if (colon >= 0)
        {
            port = 0;
            foreach (byte digit in authority[(colon + 1)..])
            {
                port = digit is >= (byte)'0' and <= (byte)'9' && port <= MaxPort ? (port * 10) + digit - '0' : int.MaxValue;
            }
        }

        ReadOnlySpan<byte> host = colon < 0 ? authority : authority[..colon];
        if (host.IsEmpty || host.Length > map.MaxHostLength)
        {
            return false;
        }

        Span<byte> lower = stackalloc byte[host.Length];
        if (Ascii.ToLower(host, lower, out _) != OperationStatus.Done || !map.TryFind(lower, UrlScheme.None, port, out UrlTarget? target))
        {
            return false;
        }

        match = new UrlMatch(0, 0, 0, authority.Length, target);
        return match.Changes(source);
    }
}
