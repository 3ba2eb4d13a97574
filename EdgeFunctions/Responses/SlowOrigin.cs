using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Responses;

/// <summary>Whether the origin is slow at present, by what pages of a kind usually take.</summary>
/// <remarks>
/// Kinds are configured, and not found in what readers ask for: so there are as many estimates as there are patterns, and one for all other pages. Only the
/// publisher's bodies are rewritten, so asset routes have none.
/// </remarks>
internal sealed class SlowOrigin(SlowOriginOptions options, ResilienceEvents log, TimeProvider time)
{
    private readonly (PathGlob Path, LatencyEstimate Estimate)[] _paths = options.Enabled ? [.. options.Paths.Select(p => (new PathGlob(p), new LatencyEstimate(p, options, log, time)))] : [];
    private readonly LatencyEstimate _others = new("publisher", options, log, time);

    public bool IsOn { get; } = options.Enabled;

    /// <param name="path">The raw path of a page.</param>
    public bool IsSlow(string path) => IsOn && EstimateOf(path).IsSlow;

    /// <summary>Takes note of a page that came, whole as to its fields: a failure says nothing of how long a page takes.</summary>
    public void Record(string path, TimeSpan latency) => EstimateOf(path).Record(latency);

    private LatencyEstimate EstimateOf(string path)
    {
        foreach (var (pattern, estimate) in _paths)
        {
            if (pattern.IsMatch(path))
            {
                return estimate;
            }
        }

        return _others;
    }
}
