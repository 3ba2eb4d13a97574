namespace EdgeFunctions.Configuration;

/// <summary>The Front Door profile that stands in front.</summary>
internal sealed record FrontDoorOptions
{
    /// <summary>
    /// The profile's id, which Front Door sends as <c>X-Azure-FDID</c>. Set: a request without it gets 403, and public host,
    /// protocol and client address are read from Front Door's fields. Unset: they are the connection's, and no such field is trusted.
    /// </summary>
    public string? Id { get; init; }
}
