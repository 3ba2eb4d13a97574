using System.Numerics;
using EdgeFunctions.Http;

namespace EdgeFunctions.Context;

/// <summary>The hosts that readers used last, parsed: one host is always the same object, as long as few are used.</summary>
/// <param name="most">How many have a place, rounded up to a power of two; two that share one take turns.</param>
internal sealed class KnownHosts(int most)
{
    // Who asks for many hosts pushes out others' and has them parsed anew, as each was before.
    private readonly Entry?[] _entries = new Entry?[BitOperations.RoundUpToPowerOf2((uint)most)];

    /// <summary>The host that a field names, without a port that is the scheme's default: that is no part of its identity. Null for what is no host.</summary>
    public Authority? Find(string scheme, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        ref var place = ref _entries[(text.Length + (text[0] * 7) + (text[^1] * 3) + scheme.Length) & (_entries.Length - 1)];
        if (Volatile.Read(ref place) is { } known && known.Text == text && known.Scheme == scheme)
        {
            return known.Host;
        }

        if (!Authority.TryParse(text, out var host))
        {
            return null;
        }

        host = host.Port == (scheme == Uri.UriSchemeHttps ? 443 : 80) ? host with { Port = null } : host;
        Volatile.Write(ref place, new Entry(scheme, text, host));
        return host;
    }

    private sealed record Entry(string Scheme, string Text, Authority Host);
}
