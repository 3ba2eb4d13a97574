using System.Buffers;
using System.Text;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.Bodies;

public sealed class TimeLimitedTransformTests
{
    private static readonly byte[] Body = Encoding.ASCII.GetBytes(new string('a', 20_000));

    [Theory]
    [InlineData(2.5, 3)]
    [InlineData(0, 1)]
    [InlineData(100, 5)]
    public void Write_BeyondTheLimit_StopsBehindTheSliceThatPassedIt(double milliseconds, int slices)
    {
        // Every look at the clock is a millisecond after the last.
        using var transform = new TimeLimitedTransform(new Upper(), TimeSpan.FromMilliseconds(milliseconds), new TickingClock());
        var output = new ArrayBufferWriter<byte>();
        transform.Write(Body, output);
        transform.Complete(output);

        var rewritten = Math.Min(Body.Length, slices * 4096);
        Assert.Equal(new string('A', rewritten) + new string('a', Body.Length - rewritten), Encoding.ASCII.GetString(output.WrittenSpan));
        Assert.Equal(rewritten < Body.Length ? "TimeLimit" : null, transform.Failure);
    }

    [Fact]
    public void Write_InPieces_TheirTimesAddUp()
    {
        using var transform = new TimeLimitedTransform(new Upper(), TimeSpan.FromMilliseconds(2.5), new TickingClock());
        var output = new ArrayBufferWriter<byte>();
        for (var i = 0; i < 10; i++)
        {
            transform.Write("a"u8, output);
        }

        Assert.Equal("AAAaaaaaaa", Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Write_TransformCannotStop_GoesOn()
    {
        using var transform = new TimeLimitedTransform(new Upper { CanStop = false }, TimeSpan.Zero, new TickingClock());
        var output = new ArrayBufferWriter<byte>();
        transform.Write(Body, output);
        Assert.Equal(new string('A', Body.Length), Encoding.ASCII.GetString(output.WrittenSpan));
        Assert.Null(transform.Failure);
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now++;
    }

    private sealed class Upper : IBodyTransform
    {
        public bool CanStop { get; init; } = true;

        public string? Failure { get; private set; }

        public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
        {
            foreach (var b in input)
            {
                output.Write([Failure is null ? (byte)(b & ~0x20) : b]);
            }
        }

        public bool TryStop(string reason, IBufferWriter<byte> output)
        {
            Failure = CanStop ? reason : null;
            return CanStop;
        }

        public void Complete(IBufferWriter<byte> output)
        {
        }

        public void Dispose()
        {
        }
    }
}
