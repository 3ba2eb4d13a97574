namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Tests that look at the process as a whole: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
