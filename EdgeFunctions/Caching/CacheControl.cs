using System.Globalization;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>The directives of a <c>Cache-Control</c> field, or of one of its form (RFC 9111 section 5.2, RFC 5861, RFC 9213).</summary>
/// <remarks>
/// Read so that doubt makes for less caching: of a directive that stands twice the more restrictive one counts, a lifetime
/// that is no number is zero (RFC 9111 section 4.2.1), and <c>private</c> or <c>no-cache</c> for some fields only counts for all.
/// A semicolon, which some take for the comma, ends a name, too, and no number stands beside one: <c>private; max-age=60</c> is private.
/// </remarks>
internal readonly record struct CacheControl
{
    /// <summary>What a number beyond it is taken for (RFC 9111 section 1.2.2); seconds.</summary>
    public const long Forever = 1L << 31;

    public bool NoStore { get; private init; }

    public bool NoCache { get; private init; }

    public bool Private { get; private init; }

    public bool Public { get; private init; }

    public bool MustRevalidate { get; private init; }

    public bool ProxyRevalidate { get; private init; }

    public bool MustUnderstand { get; private init; }

    public bool OnlyIfCached { get; private init; }

    /// <summary>Seconds; null when the directive is not there.</summary>
    public long? MaxAge { get; private init; }

    /// <summary>Seconds; null when the directive is not there.</summary>
    public long? SharedMaxAge { get; private init; }

    /// <summary>Seconds; null when the directive is not there.</summary>
    public long? MinFresh { get; private init; }

    /// <summary>Seconds, <see cref="Forever"/> for the directive without a number; null when it is not there.</summary>
    public long? MaxStale { get; private init; }

    /// <summary>Seconds; null when the directive is not there, or its number is none.</summary>
    public long? StaleWhileRevalidate { get; private init; }

    /// <summary>Seconds; null when the directive is not there, or its number is none.</summary>
    public long? StaleIfError { get; private init; }

    /// <param name="lines">The field's lines.</param>
    /// <param name="isTyped">Whether a number in quotes is none, because the field is a structured one (RFC 9213 section 2.1).</param>
    public static CacheControl Parse(StringValues lines, bool isTyped = false)
    {
        var parsed = default(CacheControl);
        foreach (var member in new FieldMembers(lines))
        {
            var semicolon = member.IndexOf(';');
            if (semicolon < 0 || isTyped)
            {
                // Parameters do not count (RFC 9213 section 2.1).
                parsed = parsed.With(semicolon < 0 ? member : member[..semicolon].TrimOws(), isTyped, isDoubtful: false);
                continue;
            }

            foreach (var part in member.Split(';'))
            {
                parsed = parsed.With(member[part].TrimOws(), isTyped: false, isDoubtful: true);
            }
        }

        return parsed;
    }

    /// <summary>The same, and <c>no-cache</c>: what <c>Pragma: no-cache</c> asks for.</summary>
    public CacheControl WithNoCache() => this with { NoCache = true };

    /// <summary>
    /// The directives for a status: beside <c>must-understand</c>, <c>no-store</c> is for caches that do not understand it (RFC 9111
    /// section 5.2.2.3), and a failure stands in for nothing once it is stale, whatever the origin's windows are.
    /// </summary>
    public CacheControl For(int status) =>
        status >= StatusCodes.Status500InternalServerError ? this with { StaleWhileRevalidate = 0, StaleIfError = 0 }
        : NoStore && MustUnderstand && Storability.IsUnderstood(status) ? this with { NoStore = false }
        : this;

    /// <summary>Reads delta-seconds: digits alone; what is beyond <see cref="Forever"/> is that.</summary>
    public static long? ParseSeconds(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Math.Min(seconds, Forever) : Forever;
    }

    private CacheControl With(ReadOnlySpan<char> directive, bool isTyped, bool isDoubtful)
    {
        var equals = directive.IndexOf('=');
        var name = equals < 0 ? directive : directive[..equals].TrimOws();
        var value = equals < 0 || isDoubtful ? default : directive[(equals + 1)..].TrimOws();
        return With(name, isTyped ? value : Unquote(value), hasValue: equals >= 0 || isDoubtful);
    }

    private CacheControl With(ReadOnlySpan<char> name, ReadOnlySpan<char> value, bool hasValue) => name switch
    {
        _ when Is(name, "no-store") => this with { NoStore = true },
        _ when Is(name, "no-cache") => this with { NoCache = true },
        _ when Is(name, "private") => this with { Private = true },
        _ when Is(name, "public") => this with { Public = true },
        _ when Is(name, "must-revalidate") => this with { MustRevalidate = true },
        _ when Is(name, "proxy-revalidate") => this with { ProxyRevalidate = true },
        _ when Is(name, "must-understand") => this with { MustUnderstand = true },
        _ when Is(name, "only-if-cached") => this with { OnlyIfCached = true },
        _ when Is(name, "max-age") => this with { MaxAge = Least(MaxAge, ParseSeconds(value) ?? 0) },
        _ when Is(name, "s-maxage") => this with { SharedMaxAge = Least(SharedMaxAge, ParseSeconds(value) ?? 0) },
        _ when Is(name, "min-fresh") => this with { MinFresh = Math.Max(MinFresh ?? 0, ParseSeconds(value) ?? 0) },
        _ when Is(name, "max-stale") => this with { MaxStale = Least(MaxStale, hasValue ? ParseSeconds(value) ?? 0 : Forever) },
        _ when Is(name, "stale-while-revalidate") => this with { StaleWhileRevalidate = Least(StaleWhileRevalidate, ParseSeconds(value)) },
        _ when Is(name, "stale-if-error") => this with { StaleIfError = Least(StaleIfError, ParseSeconds(value)) },
        _ => this,
    };

    private static long? Least(long? old, long? seconds) => old is null ? seconds : seconds is null ? old : Math.Min(old.Value, seconds.Value);

    private static bool Is(ReadOnlySpan<char> name, string directive) => name.Equals(directive, StringComparison.OrdinalIgnoreCase);

    // Both forms are to be understood, whichever one the directive's definition uses (RFC 9111 section 5.2).
    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> value) => value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}
