namespace EdgeFunctions.Context;

/// <summary>What a reader sees of the experiments, as one text: a dictionary of tokens (RFC 9651 section 3.2), <c>hero=large, price=b</c>.</summary>
internal static class ExperimentsField
{
    public const string Name = "X-Edge-Experiments";

    /// <summary>Empty when no experiment runs.</summary>
    public static string Of(IReadOnlyList<ExperimentBucket> experiments) => experiments.Count switch
    {
        0 => "",
        1 => Of(experiments[0]),
        _ => string.Join(", ", experiments.Select(Of)),
    };

    private static string Of(ExperimentBucket bucket) => $"{bucket.Experiment}={bucket.Variant}";
}
