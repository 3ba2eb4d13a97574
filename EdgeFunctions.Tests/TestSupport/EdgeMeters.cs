using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Keeps what the instruments of one meter factory measure: other tests have meters of the same name.</summary>
internal sealed class EdgeMeters : IDisposable
{
    private readonly ConcurrentQueue<Measured> _measured = new();
    private readonly ConcurrentQueue<Instrument> _instruments = new();
    private readonly MeterListener _listener = new();

    public EdgeMeters(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Meter.Name == "EdgeFunctions")
            {
                _instruments.Enqueue(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => _instruments;

    public IReadOnlyCollection<Measured> All => _measured;

    /// <summary>The one measurement of an instrument.</summary>
    public Measured One(string name) => Assert.Single(_measured, m => m.Name == name);

    /// <summary>Asks instruments that are read, not written.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue(new Measured(instrument.Name, value, tags.ToArray().ToDictionary()));
}
