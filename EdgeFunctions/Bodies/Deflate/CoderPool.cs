using System.Collections.Concurrent;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Coders that are not in use. Each holds a hundred kilobytes or two, so that only so many are kept.</summary>
internal sealed class CoderPool<T>(int most)
    where T : class, new()
{
    private readonly ConcurrentQueue<T> _free = new();
    private int _count;

    public T Rent()
    {
        if (_free.TryDequeue(out var coder))
        {
            Interlocked.Decrement(ref _count);
            return coder;
        }

        return new T();
    }

    /// <summary>Takes one back that nobody uses any more.</summary>
    public void Return(T coder)
    {
        if (Interlocked.Increment(ref _count) <= most)
        {
            _free.Enqueue(coder);
        }
        else
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
