using System.Runtime.CompilerServices;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Origin;

/// <summary>What stands between readers and one origin: its breaker, and within that each attempt.</summary>
internal sealed class OriginGuard(Uri origin, OriginOptions options, ResilienceEvents log, TimeProvider time)
{
    private readonly OriginBreaker? _breaker = options.Breaker.Enabled ? new OriginBreaker(origin.Authority, options.Breaker, log, time) : null;
    private readonly RetryBudget? _retries = options.RetryPercent > 0 ? new RetryBudget(options.RetryPercent) : null;

    public string? BreakerState => _breaker?.State;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OriginResult> SendAsync(IOriginClient client, HttpRequestMessage request, IdleTimeout timeout)
    {
        _retries?.OnRequest();
        for (var isSecond = false; ; isSecond = true)
        {
            // What is asked while the circuit is closed is told to it afterwards, and the second attempt no less than the first.
            var isTrial = _breaker is { IsClosed: false };
            var result = await (isTrial ? _breaker!.SendAsync(client, request, timeout) : client.SendAsync(request, timeout));
            if (!isTrial && _breaker is not null)
            {
                await _breaker.RecordAsync(result);
            }

            if (isSecond || result.Succeeded || _retries is null || !Retries.MayRepeat(request, result) || timeout.Token.IsCancellationRequested || !_retries.TryTake())
            {
                return result;
            }

            // The clock of the first byte goes on: two attempts have the time of one.
            log.Retried(origin.Authority, result.Failure.ToString());
        }
    }
}
