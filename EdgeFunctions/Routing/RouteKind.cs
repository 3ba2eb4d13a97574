namespace EdgeFunctions.Routing;

/// <summary>What kind of origin a route leads to.</summary>
internal enum RouteKind
{
    /// <summary>The publisher origin: pages, and all else that no asset route takes.</summary>
    Publisher,

    /// <summary>An asset origin: bytes that are copied and never touched.</summary>
    Asset,
}
