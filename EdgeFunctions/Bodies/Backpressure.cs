using System.IO.Pipelines;

namespace EdgeFunctions.Bodies;

/// <summary>Adds up how long a body's writer waited for its reader. A flush that need not wait costs no look at the clock.</summary>
internal sealed class Backpressure(TimeProvider time)
{
    /// <summary>The time spent in flushes that had to wait.</summary>
    public TimeSpan Total { get; private set; }

    public ValueTask<FlushResult> Watch(ValueTask<FlushResult> flush) => flush.IsCompleted ? flush : WaitAsync(flush);

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        var start = time.GetTimestamp();
        try
        {
            return await flush;
        }
        finally
        {
            Total += time.GetElapsedTime(start);
        }
    }
}
