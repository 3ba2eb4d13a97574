namespace EdgeFunctions.Tests.TestSupport;

/// <summary>One measurement.</summary>
internal sealed record Measured(string Name, double Value, IReadOnlyDictionary<string, object?> Tags);
