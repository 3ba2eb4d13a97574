using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Sums the counters of one edge.</summary>
internal sealed class MeterCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();

    /// <param name="factory">The edge's: other edges of the same process are not listened to.</param>
    public MeterCollector(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            foreach (var (name, tag) in tags)
            {
                _sums.AddOrUpdate($"{instrument.Name} {name}={tag}", value, (_, sum) => sum + value);
            }
        });
        _listener.Start();
    }

    /// <param name="name">An instrument, or an instrument and one of its tags: <c>edge.x edge.reason=Y</c>.</param>
    public long this[string name] => _sums.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();
}
