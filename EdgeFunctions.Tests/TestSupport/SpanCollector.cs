using System.Collections.Concurrent;
using System.Diagnostics;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Listens to spans, and keeps those of one trace: other tests run at the same time.</summary>
internal sealed class SpanCollector : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly TaskCompletionSource _requestEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="trace">The trace's id.</param>
    /// <param name="sources">The sources to listen to.</param>
    public SpanCollector(string trace, params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId.ToString() == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                // A span that anybody listens to is told to all who listen to its source.
                if (span.TraceId.ToHexString() != trace)
                {
                    return;
                }

                _ended.Enqueue(span);
                if (span.OperationName == "edge.request")
                {
                    _requestEnded.TrySetResult();
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>A traceparent of a new trace, sampled.</summary>
    public static (string TraceParent, string Trace, string Span) NewTrace()
    {
        var (trace, span) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
        return ($"00-{trace}-{span}-01", trace, span);
    }

    /// <summary>All spans, once the request's has ended.</summary>
    public async Task<IReadOnlyCollection<Activity>> AllAsync()
    {
        await _requestEnded.Task.WaitAsync(Patience.Limit);
        return _ended;
    }

    public async Task<Activity> OneAsync(string name) => Assert.Single(await AllAsync(), s => s.OperationName == name);

    public void Dispose() => _listener.Dispose();
}
