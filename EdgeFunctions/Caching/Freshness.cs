using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>How long a response is fresh, and how old it was when it came (RFC 9111 section 4.2). All times are whole seconds.</summary>
/// <param name="Lifetime">The freshness lifetime; null when the origin named none.</param>
/// <param name="InitialAge">The age when the response came.</param>
/// <param name="Received">When the response came.</param>
internal readonly record struct Freshness(long? Lifetime, long InitialAge, DateTimeOffset Received)
{
    // A day, beyond which a guess is said to be one by old rules, and is too bold for news.
    private const long LongestGuess = 24 * 60 * 60;

    /// <summary>The number of the flight that brought it: what was asked for later has a larger one.</summary>
    public long Order { get; init; }

    /// <summary>When the origin made it, by its own clock; when it came where that is not said.</summary>
    public DateTimeOffset Date { get; init; }

    /// <param name="fields">The response's fields.</param>
    /// <param name="policy">Which of them count.</param>
    /// <param name="requested">When the origin was asked.</param>
    /// <param name="received">When the response's fields had come.</param>
    public static Freshness Of(IHeaderDictionary fields, ResponsePolicy policy, DateTimeOffset requested, DateTimeOffset received)
    {
        var date = HttpDate.Parse(fields.Date) ?? received;
        return new Freshness(LifetimeOf(fields, policy, date), InitialAgeOf(fields, date, requested, received), received) { Date = date };
    }

    /// <summary>
    /// Whether this is the more recent of two responses to one request (RFC 9111 section 4), though the other one came later. The date alone does not
    /// tell: of two servers of an origin one may be ahead, and then what came from it would stay for as long.
    /// </summary>
    public bool OutlivesLate(Freshness other) => Order > other.Order && Date >= other.Date;

    /// <summary>Of a response that came later than now by a clock that was set back, nobody knows the age. It is taken for as old as it would be young, so that the origin is asked.</summary>
    public long AgeAt(DateTimeOffset now) => InitialAge + Math.Abs((long)(now - Received).TotalSeconds);

    /// <summary>Seconds left to be fresh; negative when stale for so long.</summary>
    public long TtlAt(DateTimeOffset now) => (Lifetime ?? 0) - AgeAt(now);

    /// <summary>The same response, fresh until now at most.</summary>
    public Freshness EndedAt(DateTimeOffset now) => this with { Lifetime = Math.Min(Lifetime ?? 0, AgeAt(now)) };

    /// <summary>A lifetime for a response whose origin names none: a part of its age since its last change (RFC 9111 section 4.2.2); null when that is not known.</summary>
    /// <param name="fields">The response's fields.</param>
    /// <param name="percent">How large a part; 0 for no guess.</param>
    public long? Guess(IHeaderDictionary fields, int percent)
    {
        if (percent == 0 || HttpDate.Parse(fields.LastModified) is not { } changed)
        {
            return null;
        }

        var unchanged = (HttpDate.Parse(fields.Date) ?? Received) - changed;
        return Math.Clamp((long)(unchanged.TotalSeconds * percent / 100), 0, LongestGuess);
    }

    // RFC 9111 section 4.2.1, for a shared cache.
    private static long? LifetimeOf(IHeaderDictionary fields, ResponsePolicy policy, DateTimeOffset date)
    {
        if ((policy.Directives.SharedMaxAge ?? policy.Directives.MaxAge) is { } seconds)
        {
            return seconds;
        }

        if (policy.IsTargeted || fields.Expires.Count == 0)
        {
            return null;
        }

        // Section 5.3: what is no date, "0" above all, is in the past.
        return HttpDate.Parse(fields.Expires) is { } expires ? Math.Clamp((long)(expires - date).TotalSeconds, 0, CacheControl.Forever) : 0;
    }

    // RFC 9111 section 4.2.3.
    private static long InitialAgeOf(IHeaderDictionary fields, DateTimeOffset date, DateTimeOffset requested, DateTimeOffset received)
    {
        var apparent = Math.Max(0, (long)(received - date).TotalSeconds);
        var delay = Math.Max(0, (long)(received - requested).TotalSeconds);
        return Math.Max(apparent, AgeField(fields.Age) + delay);
    }

    // Section 5.1: of several values the first; one that is no number is none.
    private static long AgeField(StringValues lines)
    {
        foreach (var member in new FieldMembers(lines))
        {
            return CacheControl.ParseSeconds(member) ?? 0;
        }

        return 0;
    }
}
