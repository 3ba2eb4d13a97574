namespace EdgeFunctions.Configuration;

/// <summary>An experiment: readers are parted among variants, and each stays with theirs.</summary>
internal sealed record ExperimentOptions
{
    /// <summary>Lower-case letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, a letter first. Required. Part of what readers are parted by.</summary>
    public string? Name { get; init; }

    /// <summary>Where it runs. Default everywhere.</summary>
    public ExperimentWhenOptions When { get; init; } = new();

    /// <summary>Two or more; the first is the control, which crawlers get.</summary>
    public VariantOptions[] Variants { get; init; } = [];

    /// <summary>How many of a hundred readers take part. The others see the page as it is. Default 100.</summary>
    public int Percent { get; init; } = EdgeDefaults.ExperimentPercent;
}
