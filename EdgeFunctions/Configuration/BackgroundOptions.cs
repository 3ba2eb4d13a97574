namespace EdgeFunctions.Configuration;

/// <summary>Work that no reader waits for. Refreshes of stale pages and the work of code at the edge have a queue each, with these bounds.</summary>
internal sealed record BackgroundOptions
{
    /// <summary>How many pieces of work may wait; a further one is dropped. Default 256.</summary>
    public int MaxQueued { get; init; } = EdgeDefaults.MaxQueuedWork;

    /// <summary>How many are done at once. Default 4.</summary>
    public int Concurrency { get; init; } = EdgeDefaults.WorkConcurrency;

    /// <summary>How long one piece of the work of code may take; then its token is cancelled. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = EdgeDefaults.WorkTimeout;

    /// <summary>How long the program waits for work when it stops, for each of the two, one after the other. Default 2 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = EdgeDefaults.WorkDrainTimeout;
}
