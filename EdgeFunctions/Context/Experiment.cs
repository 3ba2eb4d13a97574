using EdgeFunctions.Configuration;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Context;

/// <summary>An experiment, ready to part readers.</summary>
/// <remarks>
/// Weighted rendezvous hashing: each variant draws a number for the reader from an exponential distribution with its weight as
/// the rate, and the smallest wins, which it does with a probability of its weight's share. A variant whose weight grows takes
/// readers from the others and gives none away; one that is removed leaves its readers to the others, and those keep theirs; the
/// order of the variants does not matter. Whether a reader takes part is a number of its own, so a share that grows only adds.
/// </remarks>
internal sealed class Experiment
{
    private readonly PathGlob[] _paths;
    private readonly ExperimentVariant[] _variants;
    private readonly double _share;
    private readonly ulong _seed;

    public Experiment(ExperimentOptions options)
    {
        Name = options.Name!;
        _paths = [.. options.When.Paths.Select(p => new PathGlob(p))];
        _variants = [.. options.Variants.Select(v => new ExperimentVariant(Name, v))];
        _share = options.Percent / 100.0;
        _seed = ReaderHash.SeedOf(Name);
    }

    public string Name { get; }

    /// <summary>The first variant, by convention the page as it was.</summary>
    public ExperimentVariant Control => _variants[0];

    public bool RunsAt(string path) => PathGlob.AnyIsMatch(_paths, path);

    /// <summary>What the reader sees; null when the reader takes no part.</summary>
    public ExperimentVariant? For(UInt128 reader)
    {
        if (ReaderHash.Of(reader, _seed) > _share)
        {
            return null;
        }

        var nearest = _variants[0];
        var distance = nearest.DistanceTo(reader);
        for (var i = 1; i < _variants.Length; i++)
        {
            if (_variants[i].DistanceTo(reader) is var other && other < distance)
            {
                (nearest, distance) = (_variants[i], other);
            }
        }

        return nearest;
    }

    /// <summary>The variant of that name; null when there is none.</summary>
    public ExperimentVariant? Find(ReadOnlySpan<char> variant)
    {
        foreach (var candidate in _variants)
        {
            if (variant.SequenceEqual(candidate.Bucket.Variant))
            {
                return candidate;
            }
        }

        return null;
    }
}
