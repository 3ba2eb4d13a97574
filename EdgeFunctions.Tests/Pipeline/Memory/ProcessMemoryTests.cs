using EdgeFunctions.Pipeline.Memory;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Pipeline.Memory;

[Collection(Alone.Name)]
public sealed class ProcessMemoryTests
{
    [Fact]
    public void Used_OfTheProcess_GrowsWithWhatItTakesAndFallsWhenItIsCollected()
    {
        const int Pieces = 16;
        const int Size = 32 * 1024 * 1024;
        var memory = new ProcessMemory();
        var pieces = new List<byte[]>();
        for (var i = 0; i < Pieces; i++)
        {
            pieces.Add(GC.AllocateUninitializedArray<byte>(Size));
            pieces[i].AsSpan().Fill(1);
        }

        var full = memory.Used;
        Assert.InRange(full, (long)Pieces * Size, long.MaxValue);
        pieces.Clear();
        memory.Collect();
        Assert.InRange(memory.Used, 0, full - (Pieces / 4L * Size));
    }
}
