namespace EdgeFunctions.Diagnostics;

/// <summary>Lets one line through every ten seconds: what happens to one request in trouble happens to many, and metrics count them.</summary>
internal sealed class LogInterval(TimeProvider time)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private long _said;

    /// <summary>Whether a line may be logged now. The caller who is told so logs it.</summary>
    public bool IsDue()
    {
        var (now, said) = (time.GetTimestamp(), Interlocked.Read(ref _said));
        return (said == 0 || time.GetElapsedTime(said, now) >= BetweenLines) && Interlocked.CompareExchange(ref _said, now, said) == said;
    }
}
