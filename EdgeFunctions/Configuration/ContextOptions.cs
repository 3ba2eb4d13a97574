namespace EdgeFunctions.Configuration;

/// <summary>What is known of a reader, beyond the request itself.</summary>
internal sealed record ContextOptions
{
    /// <summary>The languages that the site has, as BCP 47 tags; the first is taken where a reader wants none of them. Default none.</summary>
    public string[] Languages { get; init; } = [];

    /// <summary>The country of all readers while no Front Door tells it, for trials: two letters (ISO 3166-1). Default none.</summary>
    public string? Country { get; init; }

    /// <summary>The region of all readers while no Front Door tells it, for trials. Default none.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Whether the publisher origin is told, in <c>X-Edge-Country</c>, <c>X-Edge-Region</c>, <c>X-Edge-Device</c>,
    /// <c>X-Edge-Language</c> and in <c>baggage</c>. Default false: an origin that is not told does not vary by it.
    /// </summary>
    public bool SendToOrigin { get; init; }
}
