using System.Buffers;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.Bodies;

public class SegmentedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(700_000)]
    public void Segments_OfAnySize_AreWhatWasWritten(int size)
    {
        var bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        using var buffer = new SegmentedBuffer();
        Assert.Empty(buffer.Segments);

        buffer.Write(bytes);

        Assert.Equal(bytes, buffer.Segments.SelectMany(s => s.ToArray()));
        Assert.DoesNotContain(buffer.Segments, s => s.IsEmpty);
        buffer.Dispose();
        Assert.Empty(buffer.Segments);
    }

    [Fact]
    public void Segments_RoomThatIsNotWrittenTo_IsNone()
    {
        using var buffer = new SegmentedBuffer();
        buffer.Write("a"u8);
        buffer.GetSpan(1024 * 1024);
        Assert.Equal([(byte)'a'], Assert.Single(buffer.Segments).ToArray());
    }
}
