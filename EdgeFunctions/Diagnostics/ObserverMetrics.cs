using System.Diagnostics.Metrics;

namespace EdgeFunctions.Diagnostics;

/// <summary>The instruments of observers of bodies.</summary>
internal sealed class ObserverMetrics
{
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _failures;

    public ObserverMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(EdgeMetrics.MeterName);
        _dropped = meter.CreateCounter<long>("edge.observe.dropped", "By", "Bytes that observers of bodies have not seen, because they were slower than the bodies.");
        _skipped = meter.CreateCounter<long>("edge.observe.skipped", "{response}", "Bodies that were not observed, because too many observers were at work.");
        _failures = meter.CreateCounter<long>("edge.observe.failures", "{response}", "Observers that threw, and saw no more of their body.");
    }

    public void Dropped(long bytes) => _dropped.Add(bytes);

    public void Skipped() => _skipped.Add(1);

    public void Failed() => _failures.Add(1);
}
