namespace EdgeFunctions.Configuration;

/// <summary>Where an experiment runs.</summary>
internal sealed record ExperimentWhenOptions
{
    /// <summary>Path patterns, of which one has to match. Default none: every path of the publisher's.</summary>
    public string[] Paths { get; init; } = [];
}
