using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using Polly;
using Polly.CircuitBreaker;

namespace EdgeFunctions.Origin;

/// <summary>Gives an origin that fails a rest, and its readers a quick answer.</summary>
internal sealed class OriginBreaker
{
    // From this size on a request body is no trial of an origin: it would take long, and cannot be sent again.
    private const int LargestTrial = 1024 * 1024;

    // When the first answers of a process are out.
    private static readonly TimeSpan MadeAfter = TimeSpan.FromMilliseconds(250);

    private readonly string _origin;
    private readonly BreakerOptions _options;
    private readonly ResilienceEvents _log;
    private readonly TimeProvider _time;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly Lock _making = new();

    private volatile ResiliencePipeline<Attempt>? _pipeline;
    private ITimer? _timer;
    private DateTimeOffset? _heldAt;
    private long _bodiesFrom;

    /// <param name="origin">The origin's address, for logs and metrics.</param>
    /// <param name="options">When it opens, and for how long.</param>
    /// <param name="log">Told of each change.</param>
    /// <param name="time">Where time comes from.</param>
    public OriginBreaker(string origin, BreakerOptions options, ResilienceEvents log, TimeProvider time)
    {
        (_origin, _options, _log, _time) = (origin, options, log, time);
    }

    /// <summary>The state's name, as it stands in logs and metrics.</summary>
    public string State => _state.CircuitState.ToString();

    /// <summary>Whether all goes well, so that the origin may simply be asked, and <see cref="RecordAsync"/> told.</summary>
    public bool IsClosed => _state.CircuitState == CircuitState.Closed;

    /// <summary>Counts what came of a request that was made while the circuit was closed.</summary>
    /// <remarks>
    /// It goes through the pipeline when it is known, not around the request: that would put three more waits about each, for
    /// the same count. If the circuit has opened meanwhile it counts for nothing: it says how the origin was before, and the
    /// pipeline would take the first thing that it is told after the rest for the trial.
    /// </remarks>
    public ValueTask RecordAsync(OriginResult result)
    {
        if (!IsClosed)
        {
            return default;
        }

        var attempt = new Attempt(result, IsFailure(result, _options.CountStatus, isTrial: false));
        return _pipeline is null && TryHold(attempt) ? default : TellAsync(Pipeline(), attempt);
    }

    /// <summary>Asks the origin if the circuit lets a trial through. To be called while it is not closed.</summary>
    public async ValueTask<OriginResult> SendAsync(IOriginClient client, HttpRequestMessage request, IdleTimeout timeout)
    {
        // What goes through while the circuit is not closed is the trial that decides.
        var isTrial = _state.CircuitState != CircuitState.Closed;
        if (isTrial && !MayBeTrial(request.Content))
        {
            return new OriginResult(null, OriginFailure.CircuitOpen) { RetryAfter = _options.BreakTime };
        }

        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        try
        {
            var outcome = await Pipeline().ExecuteOutcomeAsync(
                static async (_, call) =>
                {
                    var result = await call.client.SendAsync(call.request, call.timeout);
                    return Outcome.FromResult(new Attempt(result, IsFailure(result, call._options.CountStatus, call.isTrial)));
                },
                context,
                (client, request, timeout, _options, isTrial));
            if (outcome.Exception is BrokenCircuitException open)
            {
                return new OriginResult(null, OriginFailure.CircuitOpen) { RetryAfter = open.RetryAfter ?? _options.BreakTime };
            }

            outcome.ThrowIfException();
            return outcome.Result.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Whether an attempt says that the origin is in trouble.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="countStatus">Whether statuses count: 502, 503 and 504 speak of the server, a 500 may be one page's (RFC 9110 section 15.6).</param>
    /// <param name="isTrial">Whether the circuit closes upon it.</param>
    public static bool IsFailure(OriginResult result, bool countStatus, bool isTrial) => result.Failure switch
    {
        OriginFailure.None => countStatus && (int)result.Response!.StatusCode is 502 or 503 or 504,

        // The reader's doing, and never the origin's failure. But a trial that was broken off has proved nothing, either.
        OriginFailure.ReaderLeft or OriginFailure.RequestBody => isTrial,
        _ => true,
    };

    /// <summary>
    /// Whether a request may be the trial, for which all others wait. A body takes as long to come as its reader likes, so for the
    /// time of another rest what has none goes first.
    /// </summary>
    private bool MayBeTrial(HttpContent? body) =>
        body is null or { Headers.ContentLength: 0 } || (body.Headers.ContentLength <= LargestTrial && _time.GetUtcNow().UtcTicks >= Volatile.Read(ref _bodiesFrom));

    /// <summary>
    /// Keeps in mind that the first answer was none of a failure. The pipeline is made shortly after, or with the second thing that
    /// it is told: making and asking it takes a thirtieth of a cold start, and no first answer needs that.
    /// </summary>
    private bool TryHold(Attempt attempt)
    {
        lock (_making)
        {
            if (attempt.IsFailure || _heldAt is not null || _pipeline is not null)
            {
                return false;
            }

            _heldAt = _time.GetUtcNow();
            _timer = _time.CreateTimer(static breaker => ((OriginBreaker)breaker!).Pipeline(), this, MadeAfter, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    private static async ValueTask TellAsync(ResiliencePipeline<Attempt> pipeline, Attempt attempt)
    {
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        var outcome = await pipeline.ExecuteOutcomeAsync(
            static (_, attempt) => new ValueTask<Outcome<Attempt>>(Outcome.FromResult(attempt)),
            context,
            attempt);
        ResilienceContextPool.Shared.Return(context);
        if (outcome.Exception is not BrokenCircuitException)
        {
            outcome.ThrowIfException();
        }
    }

    private ResiliencePipeline<Attempt> Pipeline() => _pipeline ?? Make();

    private ResiliencePipeline<Attempt> Make()
    {
        lock (_making)
        {
            if (_pipeline is { } made)
            {
                return made;
            }

            var pipeline = Build();
            if (_heldAt is { } at && _time.GetUtcNow() - at < _options.Window)
            {
                pipeline.Execute(static () => new Attempt(default, IsFailure: false));
            }

            _timer?.Dispose();
            return _pipeline = pipeline;
        }
    }

    private ResiliencePipeline<Attempt> Build() => new ResiliencePipelineBuilder<Attempt> { TimeProvider = _time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Attempt>
        {
            FailureRatio = _options.FailurePercent / 100.0,
            MinimumThroughput = _options.MinimumRequests,
            SamplingDuration = _options.Window,
            BreakDuration = _options.BreakTime,
            StateProvider = _state,

            // What nobody expected has proved nothing of the origin, least of all that it is well.
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is not null || args.Outcome.Result.IsFailure),
            OnOpened = args =>
            {
                Volatile.Write(ref _bodiesFrom, (_time.GetUtcNow() + (2 * args.BreakDuration)).UtcTicks);
                _log.BreakerOpened(_origin, args.BreakDuration);
                return default;
            },
            OnHalfOpened = _ =>
            {
                _log.BreakerHalfOpened(_origin);
                return default;
            },
            OnClosed = _ =>
            {
                _log.BreakerClosed(_origin);
                return default;
            },
        })
        .Build();

    private readonly record struct Attempt(OriginResult Result, bool IsFailure);
}
