namespace EdgeFunctions.Configuration;

/// <summary>One variant of an experiment.</summary>
internal sealed record VariantOptions
{
    /// <summary>As an experiment's name. Required.</summary>
    public string? Name { get; init; }

    /// <summary>Its share of the readers who take part, in relation to the other weights. Default 1; 0 for none.</summary>
    public int Weight { get; init; } = EdgeDefaults.VariantWeight;

    /// <summary>
    /// What the origin is asked for instead: a path, or a prefix and <c>/*</c>, where <c>*</c> stands for the reader's path.
    /// Default none: the reader's path.
    /// </summary>
    public string? Path { get; init; }
}
