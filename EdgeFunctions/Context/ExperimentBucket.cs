namespace EdgeFunctions.Context;

/// <summary>The variant of one experiment that a request's reader sees.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Variant">The variant's name.</param>
internal readonly record struct ExperimentBucket(string Experiment, string Variant);
