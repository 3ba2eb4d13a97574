namespace EdgeFunctions.Caching;

/// <summary>Whether a response may be stored, or the first reason why not.</summary>
internal enum StoreVerdict
{
    Store,

    /// <summary>The method is not GET.</summary>
    Method,

    /// <summary>The status is not one that is stored.</summary>
    Status,

    /// <summary>The request said <c>no-store</c>.</summary>
    RequestNoStore,

    /// <summary>The response said <c>no-store</c>.</summary>
    NoStore,

    /// <summary>The response is for one reader.</summary>
    Private,

    /// <summary>The request had credentials, and the response does not allow sharing (RFC 9111 section 3.5).</summary>
    Authorization,

    /// <summary>The response sets a cookie.</summary>
    SetCookie,

    /// <summary>The response varies by something that cannot be compared.</summary>
    Vary,

    /// <summary>The origin does not say how long the response is fresh, or what it says makes storing useless.</summary>
    Freshness,
}
