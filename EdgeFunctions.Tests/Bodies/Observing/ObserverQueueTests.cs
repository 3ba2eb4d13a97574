using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Bodies.Observing;

public sealed class ObserverQueueTests
{
    [Fact]
    public async Task Write_ManyPieces_AreSeenInOrder()
    {
        var observer = new RecordingObserver();
        var log = new RecordingLog();
        var queue = new ObserverQueue(observer, 1024 * 1024, log);
        var pump = Task.Run(queue.PumpAsync);
        var body = new byte[200_000];
        new Random(1).NextBytes(body);
        for (var at = 0; at < body.Length;)
        {
            var length = Math.Min(body.Length - at, 1 + (at * 7 % 100_000));
            queue.Write(body.AsSpan(at, length));
            at += length;
        }

        queue.End(isComplete: true);
        await pump.WaitAsync(Patience.Limit);
        Assert.Equal(body, observer.Seen.ToArray());
        Assert.Equal(new ObservedEnd(true, body.Length, 0), observer.End);
        Assert.Equal((0, 0), (log.DroppedBytes, log.Failures));
    }

    [Fact]
    public async Task Write_StuckObserver_DropsBeyondTheBoundAndNeverWaits()
    {
        var gate = new Gate();
        var observer = new RecordingObserver { Gate = gate };
        var log = new RecordingLog();
        var queue = new ObserverQueue(observer, 64 * 1024, log);
        var pump = Task.Run(queue.PumpAsync);
        var piece = new byte[16 * 1024];
        for (var i = 0; i < 100; i++)
        {
            Array.Fill(piece, (byte)i);
            queue.Write(piece);
        }

        queue.End(isComplete: true);
        Assert.False(gate.IsOpen);
        Assert.False(pump.IsCompleted);
        gate.Open();
        await pump.WaitAsync(Patience.Limit);

        // What was seen is in order, without the rest.
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(i => Enumerable.Repeat((byte)i, piece.Length)), observer.Seen.ToArray());
        Assert.Equal(new ObservedEnd(true, 100 * piece.Length, 96 * piece.Length), observer.End);
        Assert.Equal(96 * piece.Length, log.DroppedBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_ObserverThatThrows_IsNotCalledAgain(bool atEnd)
    {
        var observer = new RecordingObserver { ThrowsAtEnd = atEnd, Throws = !atEnd };
        var log = new RecordingLog();
        var queue = new ObserverQueue(observer, 64 * 1024, log);
        queue.Write(new byte[10]);
        queue.Write(new byte[10]);
        queue.End(isComplete: false);
        await queue.PumpAsync().WaitAsync(Patience.Limit);
        queue.Write(new byte[100_000]);
        Assert.Equal(atEnd ? 3 : 1, observer.Calls);
        Assert.Equal(1, log.Failures);
        Assert.Equal(0, log.DroppedBytes);
    }

    [Fact]
    public async Task TapWriter_AnyWayToWrite_ShowsWhatTheTargetGets()
    {
        var observer = new RecordingObserver();
        var queue = new ObserverQueue(observer, 64 * 1024, new RecordingLog());
        var target = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new TapWriter(target, new BodyTap([queue]));
        "abc"u8.CopyTo(writer.GetSpan(3));
        writer.Advance(1);
        writer.Advance(2);
        "def"u8.CopyTo(writer.GetMemory(3).Span);
        writer.Advance(3);
        System.Buffers.BuffersExtensions.Write(writer, new byte[5000]);
        queue.End(isComplete: true);
        await queue.PumpAsync().WaitAsync(Patience.Limit);
        Assert.Equal(target.WrittenSpan.ToArray(), observer.Seen.ToArray());
        Assert.Equal(5006, observer.End!.Value.Bytes);
    }

    [Fact]
    public async Task Dispose_EndNotTold_BodyBrokeOff()
    {
        var observer = new RecordingObserver();
        var queue = new ObserverQueue(observer, 64 * 1024, new RecordingLog());
        using (var tap = new BodyTap([queue]))
        {
            tap.Write("abc"u8);
        }

        await queue.PumpAsync().WaitAsync(Patience.Limit);
        Assert.Equal(new ObservedEnd(false, 3, 0), observer.End);
    }
}
