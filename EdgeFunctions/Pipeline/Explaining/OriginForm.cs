using System.Globalization;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>One spelling of an origin's host, as it may stand in a page.</summary>
/// <param name="Host">Lower-case.</param>
/// <param name="Port">The port that must stand behind it; null for the default one, written or not.</param>
internal sealed record OriginForm(byte[] Host, string? Port)
{
    /// <summary>Every spelling of every host whose URLs are rewritten, but for the reader's own.</summary>
    public static OriginForm[] Of(EdgeOptions options, Authority publicHost)
    {
        var origin = new Uri(options.Publisher.OriginUrl!);
        var hosts = options.Rewrite.Hosts.Concat(options.Assets.Routes.SelectMany(route => route.Hosts));
        if (options.Publisher.OriginHost is { } host)
        {
            hosts = hosts.Prepend(host);
        }

        return [.. hosts.Select(h => new Uri($"{origin.Scheme}://{h}")).Prepend(origin)
            .Where(u => Authority.Of(u) != publicHost)
            .SelectMany(u => new[] { u.IdnHost, u.Host }.Distinct().Select(name => new OriginForm(Encoding.UTF8.GetBytes(name.ToLowerInvariant()), u.IsDefaultPort ? null : u.Port.ToString(CultureInfo.InvariantCulture))))];
    }

    /// <summary>Where the host stands in lower-case text, as a whole host; the length is that of host and port.</summary>
    public (int At, int Length) FindIn(ReadOnlySpan<byte> lower, int from)
    {
        for (var at = from; ; at++)
        {
            var found = lower[at..].IndexOf(Host);
            if (found < 0)
            {
                return (-1, 0);
            }

            at += found;
            if ((at == 0 || !IsHostByte(lower[at - 1]) || IsEscape(lower[..at])) && EndOf(lower, at + Host.Length) is >= 0 and var end)
            {
                return (at, end - at);
            }
        }
    }

    /// <summary>Where the authority ends, or -1 when the host goes on or has another port.</summary>
    private int EndOf(ReadOnlySpan<byte> lower, int at)
    {
        var rest = lower[at..];
        var colon = rest.StartsWith(":"u8) ? 1 : rest.StartsWith("%3a"u8) ? 3 : 0;
        var digits = 0;
        while (colon > 0 && colon + digits < rest.Length && rest[colon + digits] is >= (byte)'0' and <= (byte)'9')
        {
            digits++;
        }

        if (digits > 0)
        {
            var port = Encoding.ASCII.GetString(rest.Slice(colon, digits));
            return port == Port || (Port is null && port is "80" or "443") ? at + colon + digits : -1;
        }

        // A full stop may end a sentence; before a letter it makes a longer host.
        var goesOn = rest.Length > 0 && (IsHostByte(rest[0]) && (rest[0] != '.' || (rest.Length > 1 && IsHostByte(rest[1]))));
        return Port is null && !goesOn ? at : -1;
    }

    // "%2Fhost", "\u002fhost": the letters before it belong to an escape, not to the host.
    private static bool IsEscape(ReadOnlySpan<byte> before) => before.EndsWith("%2f"u8) || before.EndsWith("002f"u8);

    private static bool IsHostByte(byte b) => b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.' or >= 0x80;
}
