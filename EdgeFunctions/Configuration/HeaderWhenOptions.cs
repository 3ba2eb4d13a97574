namespace EdgeFunctions.Configuration;

/// <summary>When a header rule holds: one of each list that is not empty has to match.</summary>
internal sealed record HeaderWhenOptions
{
    /// <summary>Path patterns. Default every path.</summary>
    public string[] Paths { get; init; } = [];

    /// <summary>Public hosts. Default every host.</summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>Statuses such as <c>404</c>, or classes such as <c>5xx</c>; for responses. Default every status.</summary>
    public string[] Statuses { get; init; } = [];
}
