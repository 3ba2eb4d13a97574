namespace EdgeFunctions.Tests.TestSupport;

/// <summary>How long a test waits before it calls something hung. Not an assertion on speed.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static CancellationToken Token() => new CancellationTokenSource(Limit).Token;
}
