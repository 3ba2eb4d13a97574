using EdgeFunctions.Configuration;

namespace EdgeFunctions.Responses;

/// <summary>How much all pages that are being buffered, and all bodies that readers share while they come, may hold together. It counts bytes; the memory is its holders'.</summary>
internal sealed class BufferBudget(LimitsOptions limits)
{
    private readonly long _limit = limits.MaxBufferedTotalBytes;
    private long _held;
    private volatile bool _isClosed;

    /// <summary>Bytes held now; 0 where there is no limit, because nobody counts.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Whether nothing more is to be held, whatever the limit, because the process takes too much memory.</summary>
    public bool IsClosed
    {
        get => _isClosed;
        set => _isClosed = value;
    }

    /// <summary>Takes note that more is held.</summary>
    /// <returns>False when all together are beyond the limit now; what was noted counts all the same, until it is returned.</returns>
    public bool Add(long bytes) => (_limit == 0 || Interlocked.Add(ref _held, bytes) <= _limit) && !_isClosed;

    public void Return(long bytes)
    {
        if (_limit > 0)
        {
            Interlocked.Add(ref _held, -bytes);
        }
    }
}
