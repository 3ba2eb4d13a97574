using EdgeFunctions.Configuration;

namespace EdgeFunctions.Context;

/// <summary>A variant, ready to be drawn.</summary>
internal sealed class ExperimentVariant(string experiment, VariantOptions options)
{
    private readonly ulong _seed = ReaderHash.SeedOf($"{experiment}\0{options.Name}");
    private readonly string? _prefix = options.Path is { } path && path.EndsWith("/*", StringComparison.Ordinal) ? path[..^2] : null;

    public ExperimentBucket Bucket { get; } = new(experiment, options.Name!);

    /// <summary>How far the variant is from a reader, in whose hand the nearest one is.</summary>
    public double DistanceTo(UInt128 reader) => options.Weight == 0 ? double.PositiveInfinity : -Math.Log(ReaderHash.Of(reader, _seed)) / options.Weight;

    /// <summary>The path to ask the origin for; null for the reader's own.</summary>
    public string? OriginPathFor(string path) => _prefix is not null ? _prefix + path : options.Path;

    /// <summary>The path for which the origin is asked for another; null where there is none, or many may be.</summary>
    public string? PublicPathOf(string originPath) =>
        _prefix is not null && originPath.Length > _prefix.Length && originPath[_prefix.Length] == '/' && originPath.StartsWith(_prefix, StringComparison.Ordinal) ? originPath[_prefix.Length..] : null;
}
