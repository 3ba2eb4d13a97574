using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Responses;

/// <summary>Knows how long an origin usually takes until the first byte of a page, and whether it takes far longer at present.</summary>
/// <remarks>
/// Recent is the median of a window of ten seconds and at least twenty pages: a few slow pages move it as little as a few fast ones. Usual
/// is a mean of such medians that moves by a tenth of the way with each window, by ratio and not by difference, for latencies
/// spread by factors. In a window that is slow it moves by a hundredth only: a slow spell does not become usual, and yet an origin that stays
/// slow is taken for what it is, at three times its former latency after a quarter of an hour or so.
/// </remarks>
/// <param name="name">Of the pages, for logs and metrics.</param>
/// <param name="options">What is slow.</param>
/// <param name="log">Told when it begins and ends.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class LatencyEstimate(string name, SlowOriginOptions options, ResilienceEvents log, TimeProvider time)
{
    private const int MinimumPages = 20;

    // Of a busy window the latest: the error of a median of so many is a few per cent.
    private const int MostPages = 128;

    private const double WeightOfWindow = 0.1;
    private const double WeightOfSlowWindow = 0.01;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    // A judgement that no window renews is soon out of date.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly long[] _pages = new long[MostPages];
    private long _until;
    private DateTimeOffset _windowStart;
    private int _count;
    private double _usual;
    private bool _isSlow;

    /// <summary>Whether the origin is slow. Costs a look at a field while all is well.</summary>
    public bool IsSlow => Volatile.Read(ref _until) is not 0 and var until && time.GetUtcNow().UtcTicks < until;

    /// <summary>Takes note of a page that came.</summary>
    /// <param name="latency">From the request to the origin until the response's fields.</param>
    public void Record(TimeSpan latency)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_count == 0)
            {
                _windowStart = now;
            }

            _pages[_count % MostPages] = Math.Max(latency.Ticks, 1);
            _count++;
            if (_count >= MinimumPages && now - _windowStart >= Window)
            {
                var pages = _pages.AsSpan(0, Math.Min(_count, MostPages));
                pages.Sort();
                Judge(pages[pages.Length / 2], now);
                _count = 0;
            }
        }
    }

    private void Judge(long recent, DateTimeOffset now)
    {
        // It ends half-way back: at the limit itself it would begin and end with each window.
        var factor = _isSlow ? (1 + options.Factor) / 2d : options.Factor;
        var usual = _usual == 0 ? recent : Math.Exp(_usual);
        var isSlow = recent > factor * usual && recent > options.Floor.Ticks;
        _usual = _usual == 0 ? Math.Log(recent) : _usual + ((isSlow ? WeightOfSlowWindow : WeightOfWindow) * (Math.Log(recent) - _usual));
        Volatile.Write(ref _until, isSlow ? (now + Validity).UtcTicks : 0);
        if (isSlow && !_isSlow)
        {
            log.SlowOriginBegun(name, TimeSpan.FromTicks(recent), recent / usual);
        }
        else if (_isSlow && !isSlow)
        {
            log.SlowOriginEnded(name, TimeSpan.FromTicks(recent));
        }

        _isSlow = isSlow;
    }
}
