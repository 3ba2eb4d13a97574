namespace EdgeFunctions.Caching;

/// <summary>What may be done with a stored response for a request.</summary>
internal enum Reuse
{
    /// <summary>Sent as it is.</summary>
    Fresh,

    /// <summary>Stale, and sent as it is because the reader allows it.</summary>
    Stale,

    /// <summary>Stale, sent as it is, and refreshed behind (RFC 5861 section 3).</summary>
    StaleWhileRevalidate,

    /// <summary>The origin has to be asked first.</summary>
    Validate,
}
