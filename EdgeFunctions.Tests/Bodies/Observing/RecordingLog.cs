using EdgeFunctions.Bodies.Observing;

namespace EdgeFunctions.Tests.Bodies.Observing;

/// <summary>Counts what an observer missed.</summary>
internal sealed class RecordingLog : IObserverLog
{
    public long DroppedBytes { get; private set; }

    public int Failures { get; private set; }

    public void Dropped(long bytes) => DroppedBytes += bytes;

    public void Failed(Exception exception) => Failures++;
}
