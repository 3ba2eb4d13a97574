using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Responses;

/// <summary>Knows what rewriting usually costs, and leaves it out for a while when it costs far more.</summary>
/// <remarks>
/// Cost is time for a byte of input, over windows of ten seconds and at least twenty pages: one large page is not a slow one. The usual
/// cost follows the windows slowly, and never one that was judged slow.
/// </remarks>
internal sealed class RewriteLoad(BypassOptions options, ResilienceEvents log, TimeProvider time)
{
    private const int MinimumPages = 20;
    private const double WeightOfWindow = 0.1;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _until;
    private DateTimeOffset _windowStart;
    private TimeSpan _spent;
    private long _bytes;
    private int _pages;
    private double _usual;

    public bool IsOn { get; } = options.Factor > 0;

    /// <summary>Whether pages pass as they are now. Costs a look at a field while all is well.</summary>
    public bool IsBypassing => Volatile.Read(ref _until) is not 0 and var until && time.GetUtcNow().UtcTicks < until;

    /// <summary>Takes note of a page.</summary>
    /// <param name="spent">Time in its transform.</param>
    /// <param name="bytes">Bytes of its input.</param>
    public void Record(TimeSpan spent, long bytes)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_pages == 0)
            {
                _windowStart = now;
            }

            _pages++;
            _spent += spent;
            _bytes += bytes;
            if (_pages >= MinimumPages && now - _windowStart >= Window && _bytes > 0)
            {
                Judge(now);
                (_pages, _spent, _bytes) = (0, TimeSpan.Zero, 0);
            }
        }
    }

    private void Judge(DateTimeOffset now)
    {
        var cost = (double)_spent.Ticks / _bytes;
        if (_usual > 0 && cost > options.Factor * _usual && _spent / _pages > options.Floor)
        {
            Volatile.Write(ref _until, (now + options.Time).UtcTicks);
            log.BypassBegun(cost / _usual, options.Time);
        }
        else
        {
            _usual = _usual == 0 ? cost : ((1 - WeightOfWindow) * _usual) + (WeightOfWindow * cost);
        }
    }
}
