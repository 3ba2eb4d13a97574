namespace EdgeFunctions.Caching;

/// <summary>How a flight ended, for those who waited.</summary>
internal enum FlightEnd
{
    /// <summary>No page came of it: each goes for itself.</summary>
    Released,

    /// <summary>A page is stored.</summary>
    Stored,

    /// <summary>The origin failed, and the stale page stands in.</summary>
    StoodIn,

    /// <summary>A response has begun that others may read along.</summary>
    Shared,

    /// <summary>Its reader left; another one may take over.</summary>
    ReaderLeft,
}
