namespace EdgeFunctions.Caching;

/// <summary>When a stored response may be used without asking the origin (RFC 9111 sections 4.2.4 and 5.2.1, RFC 5861). Pure.</summary>
/// <param name="Response">The directives that it came with.</param>
/// <param name="Freshness">How long it is fresh.</param>
/// <param name="DefaultWhileRevalidate">Seconds that it may be stale while it is refreshed, where the origin says nothing on stale use.</param>
/// <param name="DefaultIfError">Seconds that it may be stale when the origin fails, where the origin says nothing on stale use.</param>
internal readonly record struct ReusePolicy(CacheControl Response, Freshness Freshness, long DefaultWhileRevalidate, long DefaultIfError)
{
    /// <summary>Whether it is of no use but to the one who asked for it: never fresh, and never stands in.</summary>
    public bool IsForOneRequest => (Response.NoCache || (Response.SharedMaxAge ?? Response.MaxAge ?? Freshness.Lifetime) == 0)
        && Window(Response.StaleWhileRevalidate, DefaultWhileRevalidate) == 0 && Window(Response.StaleIfError, DefaultIfError) == 0;

    /// <summary>Whether it could be used for another request, so that it is the request that has the origin asked.</summary>
    public bool IsFreshAt(DateTimeOffset now) => !Response.NoCache && Freshness.TtlAt(now) > 0;

    public Reuse Decide(CacheControl request, DateTimeOffset now)
    {
        if (request.NoCache || Response.NoCache)
        {
            return Reuse.Validate;
        }

        if (request.MaxAge is { } maxAge && Freshness.AgeAt(now) > maxAge)
        {
            // Unless the reader takes stale ones too, section 5.2.1.1.
            return request.MaxStale is not null && Freshness.TtlAt(now) <= 0 && AllowsStale(request, now) ? Reuse.Stale : Reuse.Validate;
        }

        var ttl = Freshness.TtlAt(now);
        if (request.MinFresh is { } minFresh && ttl < minFresh)
        {
            return Reuse.Validate;
        }

        return ttl > 0 ? Reuse.Fresh
            : MayWhileRevalidate(now) ? Reuse.StaleWhileRevalidate
            : AllowsStale(request, now) ? Reuse.Stale
            : Reuse.Validate;
    }

    /// <summary>Whether it may stand in for an origin that fails; never with <c>no-cache</c>, fresh or not (RFC 9111 section 5.2.2.4).</summary>
    public bool MayIfError(CacheControl request, DateTimeOffset now) =>
        !request.NoCache && !Response.NoCache && -Freshness.TtlAt(now) < Window(Response.StaleIfError, DefaultIfError);

    private bool MayWhileRevalidate(DateTimeOffset now) => -Freshness.TtlAt(now) < Window(Response.StaleWhileRevalidate, DefaultWhileRevalidate);

    /// <summary>What the origin says wins; what it forbids no setting allows. <c>s-maxage</c> forbids unless the origin says otherwise beside it.</summary>
    private long Window(long? ofOrigin, long ofSetting) => true switch
    {
        _ when Response.NoCache || Response.MustRevalidate || Response.ProxyRevalidate => 0,
        _ when ofOrigin is not null => ofOrigin.Value,
        _ when Response.SharedMaxAge is not null => 0,
        _ => ofSetting,
    };

    private bool AllowsStale(CacheControl request, DateTimeOffset now) => request.MaxStale is { } maxStale
        && !(Response.MustRevalidate || Response.ProxyRevalidate || Response.SharedMaxAge is not null)
        && -Freshness.TtlAt(now) <= maxStale;
}
