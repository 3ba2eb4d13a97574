namespace EdgeFunctions.Transforms.Urls;

/// <summary>The scheme that a URL names. Only these are first-party traffic; ws, wss and the rest are left alone.</summary>
internal enum UrlScheme
{
    /// <summary>Protocol-relative: <c>//host/…</c>.</summary>
    None,
    Http,
    Https,
}
