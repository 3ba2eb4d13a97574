using System.IO.Pipelines;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.Bodies;

public sealed class BackpressureTests
{
    [Fact]
    public async Task Watch_FlushThatWaits_Counts()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        var backpressure = new Backpressure(TimeProvider.System);
        pipe.Writer.GetSpan(20);
        pipe.Writer.Advance(20);
        var flush = backpressure.Watch(pipe.Writer.FlushAsync());
        Assert.False(flush.IsCompleted);

        var read = await pipe.Reader.ReadAsync();
        pipe.Reader.AdvanceTo(read.Buffer.End);
        await flush;

        Assert.True(backpressure.Total > TimeSpan.Zero);
    }

    [Fact]
    public async Task Watch_FlushThatNeedNotWait_LooksAtNoClock()
    {
        var pipe = new Pipe();
        var backpressure = new Backpressure(new BrokenClock());
        pipe.Writer.GetSpan(20);
        pipe.Writer.Advance(20);

        await backpressure.Watch(pipe.Writer.FlushAsync());

        Assert.Equal(TimeSpan.Zero, backpressure.Total);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException();
    }
}
