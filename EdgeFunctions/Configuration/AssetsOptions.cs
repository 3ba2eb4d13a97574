namespace EdgeFunctions.Configuration;

/// <summary>Where assets come from.</summary>
internal sealed record AssetsOptions
{
    /// <summary>Asset routes. The longest matching prefix wins.</summary>
    public AssetRouteOptions[] Routes { get; init; } = [];
}
