using System.Collections.Concurrent;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Coders that are not in use. Each holds more than a hundred kilobytes, so that few are kept: as many as there are bodies at a time on a busy machine.</summary>
internal static class CoderPool<T>
    where T : class, new()
{
    private static readonly int Most = 4 * Environment.ProcessorCount;
    private static readonly ConcurrentQueue<T> Free = new();
    private static int _count;

    public static T Rent()
    {
        if (Free.TryDequeue(out var coder))
        {
            Interlocked.Decrement(ref _count);
            return coder;
        }

        return new T();
    }

    /// <summary>Takes one back that nobody uses any more.</summary>
    public static void Return(T coder)
    {
        if (Interlocked.Increment(ref _count) <= Most)
        {
            Free.Enqueue(coder);
        }
        else
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
