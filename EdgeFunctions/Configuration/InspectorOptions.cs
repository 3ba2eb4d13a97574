namespace EdgeFunctions.Configuration;

/// <summary>The view of requests as they pass, at <c>/_edge/inspect</c>.</summary>
internal sealed record InspectorOptions
{
    /// <summary>Where it is on. Default <see cref="InspectorUse.Development"/>.</summary>
    public InspectorUse Enabled { get; init; } = InspectorUse.Development;

    /// <summary>How many requests are kept; the oldest goes first. Default 100.</summary>
    public int MaxRequests { get; init; } = EdgeDefaults.MaxInspectedRequests;

    /// <summary>Bytes of the changes that are kept of one request, to be shown. Default 64 KiB. All changes are counted.</summary>
    public int MaxSampleBytes { get; init; } = EdgeDefaults.MaxInspectedSampleBytes;

    /// <summary>How many may watch at once; each holds a connection. Default 4.</summary>
    public int MaxViewers { get; init; } = EdgeDefaults.MaxInspectorViewers;
}
