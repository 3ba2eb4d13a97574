namespace EdgeFunctions.Context;

/// <summary>Where a variant's pages are at the origin, for a reader who asks for them by the public path.</summary>
internal sealed record VariantPath(Experiment Experiment, ExperimentVariant Variant)
{
    /// <summary>The path by which a reader of the variant gets what the origin has at another; null where that is none of the variant's.</summary>
    public string? PublicPathOf(string originPath) =>
        Variant.PublicPathOf(originPath) is { } path && Experiment.RunsAt(path) ? path : null;
}
