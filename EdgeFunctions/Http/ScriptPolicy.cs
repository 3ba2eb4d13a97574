using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>What the Content-Security-Policy fields of a response say of inline scripts (CSP Level 3, section 6.7.3.2).</summary>
/// <param name="Nonce">The nonce that lets a script run; null when no policy names one.</param>
/// <param name="ForbidsInline">Whether a script without a nonce would be refused.</param>
internal readonly record struct ScriptPolicy(string? Nonce, bool ForbidsInline)
{
    private const string NonceSource = "'nonce-";

    // The first of these that a policy has is the one that governs script elements.
    private static readonly string[] Directives = ["script-src-elem", "script-src", "default-src"];

    private static readonly SearchValues<char> NonceCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");

    /// <summary>Whether an inline script with this nonce, or without one, would be refused.</summary>
    public bool Refuses(string? nonce) => ForbidsInline || (Nonce is not null && Nonce != nonce);

    public static ScriptPolicy Of(HttpHeadersNonValidated fields) => Of(fields.Lines("Content-Security-Policy"));

    /// <param name="lines">The lines of the field.</param>
    public static ScriptPolicy Of(StringValues lines)
    {
        var result = default(ScriptPolicy);
        foreach (var line in lines)
        {
            // A field may hold several policies; each of them must allow a script.
            foreach (var policy in (line ?? "").Split(','))
            {
                var one = OfPolicy(policy);
                result = new ScriptPolicy(result.Nonce ?? one.Nonce, result.ForbidsInline || one.ForbidsInline);
            }
        }

        return result;
    }

    private static ScriptPolicy OfPolicy(string policy)
    {
        foreach (var name in Directives)
        {
            foreach (var range in policy.AsSpan().Split(';'))
            {
                var directive = policy.AsSpan(range).Trim();
                if (directive.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (directive.Length == name.Length || char.IsWhiteSpace(directive[name.Length])))
                {
                    return OfSources(directive[name.Length..]);
                }
            }
        }

        return default;
    }

    private static ScriptPolicy OfSources(ReadOnlySpan<char> sources)
    {
        string? nonce = null;
        var allowsInline = false;
        var hasHashOrNonce = false;
        foreach (var range in sources.Split(' '))
        {
            var source = sources[range].Trim();
            if (source.StartsWith(NonceSource, StringComparison.OrdinalIgnoreCase) && source.EndsWith('\''))
            {
                // The nonce becomes an attribute's value, so it must be what the grammar allows.
                var value = source[NonceSource.Length..^1];
                hasHashOrNonce = true;
                nonce ??= !value.IsEmpty && !value.ContainsAnyExcept(NonceCharacters) ? value.ToString() : null;
            }
            else if (source.StartsWith("'sha", StringComparison.OrdinalIgnoreCase) || source.Equals("'strict-dynamic'", StringComparison.OrdinalIgnoreCase))
            {
                hasHashOrNonce = true;
            }
            else if (source.Equals("'unsafe-inline'", StringComparison.OrdinalIgnoreCase))
            {
                allowsInline = true;
            }
        }

        // Next to a hash or a nonce, 'unsafe-inline' does not count.
        return new ScriptPolicy(nonce, nonce is null && (!allowsInline || hasHashOrNonce));
    }
}
