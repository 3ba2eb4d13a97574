using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Responses;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Pipeline.Memory;

/// <summary>Keeps the process within <c>Edge__Memory__MaxBytes</c>: garbage goes first, then stored pages, and if that is not enough, pages are held no more.</summary>
internal sealed class MemoryCeiling(EdgeOptions options, IMemory memory, PageStore store, BufferBudget pages, MemoryEvents log, TimeProvider time) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A collection stops all threads, so there is one, or one before and one behind the cache's shrinking, in so many looks.</summary>
    public const int LooksPerCollection = 10;

    private readonly long _most = options.Memory.MaxBytes;

    // Pages are stored again below this, not at the ceiling itself, or it would be passed at once.
    private readonly long _resume = options.Memory.MaxBytes / 10 * 9;

    private int _looksToWait;
    private bool _isRelieving;

    /// <summary>Looks, and does what is to be done. Not for two at once.</summary>
    public void Look()
    {
        _looksToWait = Math.Max(0, _looksToWait - 1);
        var used = memory.Used;
        if (IsRoomy(used))
        {
            Open(used);
            return;
        }

        if (_isRelieving)
        {
            // The cache has given what it could.
            Limit(used);
        }

        if (_looksToWait == 0)
        {
            _looksToWait = LooksPerCollection;
            Relieve();
        }
        else
        {
            // It may be garbage, but it must not become more.
            store.IsClosed = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private bool IsRoomy(long used) => used <= (store.IsClosed ? _resume : _most);

    private void Relieve()
    {
        memory.Collect();
        var used = memory.Used;
        if (IsRoomy(used))
        {
            Open(used);
            return;
        }

        store.IsClosed = true;
        var dropped = store.ShrinkTo(Math.Max(0, store.Bytes - (used - _resume)));
        log.Shrunk(dropped);
        if (!_isRelieving)
        {
            _isRelieving = true;
            log.CeilingPassed(used, _most, dropped);
        }

        if (dropped > 0)
        {
            memory.Collect();
            used = memory.Used;
        }

        Limit(used);
    }

    private void Limit(long used)
    {
        var isOver = used > _most;
        if (isOver && !pages.IsClosed)
        {
            log.PagesLimited(used, _most);
        }

        pages.IsClosed = isOver;
    }

    private void Open(long used)
    {
        store.IsClosed = pages.IsClosed = false;
        if (_isRelieving)
        {
            _isRelieving = false;
            log.Recovered(used, _most);
        }
    }
}
