using EdgeFunctions.Configuration;

namespace EdgeFunctions.Responses;

/// <summary>What all pages that are being buffered hold together.</summary>
internal sealed class PageMemory(LimitsOptions limits)
{
    private readonly long _limit = limits.MaxBufferedTotalBytes;
    private long _held;

    /// <summary>Bytes held now; 0 where there is no limit, because nobody counts.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Takes note that a page has grown.</summary>
    /// <returns>False when all pages together are beyond the limit now; what was noted counts all the same, until it is returned.</returns>
    public bool Add(long bytes) => _limit == 0 || Interlocked.Add(ref _held, bytes) <= _limit;

    public void Return(long bytes)
    {
        if (_limit > 0)
        {
            Interlocked.Add(ref _held, -bytes);
        }
    }
}
