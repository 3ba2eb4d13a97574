using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EdgeFunctions.Diagnostics;

/// <summary>The instruments that every request of a reader goes through.</summary>
/// <remarks>
/// Attributes take few values: routes are configured, the rest are words of ours. Paths, hosts and methods are in logs and
/// traces. docs/observability.md has the table; a test compares it.
/// </remarks>
internal sealed class RequestMetrics
{
    // OpenTelemetry's advice for HTTP durations, longer at the end for downloads and streams.
    public static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300] };
    private static readonly InstrumentAdvice<double> Short = new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] };
    private static readonly InstrumentAdvice<long> Sizes = new() { HistogramBucketBoundaries = [1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26, 1 << 28, 1 << 30] };

    private readonly Counter<long> _requests;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _aborted;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstByte;
    private readonly Histogram<double> _origin;
    private readonly Histogram<double> _rewrite;
    private readonly Histogram<double> _backpressure;
    private readonly Histogram<long> _bytesIn;
    private readonly Histogram<long> _bytesOut;
    private readonly Histogram<long> _held;

    public RequestMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(EdgeMetrics.MeterName);
        _requests = meter.CreateCounter<long>("edge.requests", "{request}", "Requests of readers, when they have ended.");
        _active = meter.CreateUpDownCounter<long>("edge.requests.active", "{request}", "Requests of readers under way.");
        _aborted = meter.CreateCounter<long>("edge.requests.aborted", "{request}", "Requests whose response did not come to its end, by who ended it.");
        _duration = meter.CreateHistogram("edge.request.duration", "s", "From the request's fields to the response's last byte.", tags: null, Durations);
        _firstByte = meter.CreateHistogram("edge.request.time_to_first_byte", "s", "From the request's fields to the response's.", tags: null, Durations);
        _origin = meter.CreateHistogram("edge.origin.duration", "s", "From the request to an origin to its response's fields, of one attempt.", tags: null, Durations);
        _rewrite = meter.CreateHistogram("edge.rewrite.duration", "s", "In transforms, of one response.", tags: null, Short);
        _backpressure = meter.CreateHistogram("edge.response.backpressure", "s", "In flushes that waited for the reader, of one response.", tags: null, Durations);
        _bytesIn = meter.CreateHistogram("edge.origin.body.size", "By", "An origin's body as it came, in its coding.", tags: null, Sizes);
        _bytesOut = meter.CreateHistogram("edge.response.body.size", "By", "The body that was handed to the server, in its coding.", tags: null, Sizes);
        _held = meter.CreateHistogram("edge.rewrite.held", "By", "The most that was held of one page, coded form included.", tags: null, Sizes);
    }

    // Tags are made for listeners alone. Whoever listens to one of a meter's instruments listens to most.
    private bool IsHeard =>
        _requests.Enabled || _duration.Enabled || _firstByte.Enabled || _rewrite.Enabled || _backpressure.Enabled || _bytesIn.Enabled || _bytesOut.Enabled || _held.Enabled || _aborted.Enabled;

    public void Began() => _active.Add(1);

    public void Ended(RequestSummary summary)
    {
        _active.Add(-1);
        if (!IsHeard)
        {
            return;
        }

        var (route, outcome) = (Tag("edge.route", summary.Route), Tag("edge.outcome", summary.Outcome));
        _requests.Add(1, new TagList(route, outcome, Tag("edge.delivery", summary.Delivery), Tag("edge.status_class", ClassOf(summary.Status))));
        _duration.Record(summary.Total.TotalSeconds, route, outcome);
        if (summary.FirstByte is { } firstByte)
        {
            _firstByte.Record(firstByte.TotalSeconds, route, outcome);
        }

        if (summary.BytesOut is { } bytesOut)
        {
            _bytesOut.Record(bytesOut, route, outcome);
            _backpressure.Record(summary.Backpressure.Total.TotalSeconds, route);
        }

        BodyEnded(summary);
        if (summary.EndedBy != EndedBy.Nobody)
        {
            _aborted.Add(1, route, Tag("edge.ended_by", summary.EndedBy.ToString()), Tag("error.type", summary.Error ?? RequestSummary.None));
        }
    }

    /// <summary>An origin's body has been read: with its request, or behind it where others read it along.</summary>
    public void BodyEnded(RequestSummary summary)
    {
        if (summary.BytesIn is { } bytesIn && _bytesIn.Enabled)
        {
            _bytesIn.Record(bytesIn, Tag("edge.route", summary.Route), Tag("edge.outcome", summary.Outcome));
        }

        if (summary.Transform is { } transform && (_rewrite.Enabled || _held.Enabled))
        {
            _rewrite.Record(summary.Rewrite.TotalSeconds, Tag("edge.transform", transform));
            _held.Record(summary.Held, Tag("edge.transform", transform));
        }
    }

    /// <param name="route">The route's name.</param>
    /// <param name="result">The class of the origin's status, or the failure.</param>
    /// <param name="duration">Until its fields were there, or it was given up.</param>
    public void OriginAnswered(string route, string result, TimeSpan duration)
    {
        if (_origin.Enabled)
        {
            _origin.Record(duration.TotalSeconds, Tag("edge.route", route), Tag("edge.origin.result", result));
        }
    }

    /// <summary><c>2xx</c> and its like; <c>None</c> for what is no status.</summary>
    public static string ClassOf(int status) => (status / 100) switch
    {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => RequestSummary.None,
    };

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
