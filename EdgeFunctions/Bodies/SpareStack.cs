using System.Diagnostics.CodeAnalysis;

namespace EdgeFunctions.Bodies;

/// <summary>What is kept for the next who needs it, up to a number. What came back last goes out first: it is what the processor's caches still hold.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class SpareStack<T>(int most)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _items = new();

    /// <summary>How many are kept at present.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _items.Count;
            }
        }
    }

    /// <summary>Takes the one that was kept last; false when there is none.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        lock (_lock)
        {
            return _items.TryPop(out item);
        }
    }

    /// <summary>Keeps one that nobody uses any more; false when there are enough.</summary>
    public bool TryKeep(T item)
    {
        lock (_lock)
        {
            if (_items.Count >= most)
            {
                return false;
            }

            _items.Push(item);
            return true;
        }
    }
}
