using System.Buffers;
using EdgeFunctions.Configuration;
using EdgeFunctions.Pipeline;

namespace EdgeFunctions.Tests.Pipeline;

public sealed class ServerMemoryTests
{
    private const int Block = 8192;

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(Block)]
    public void Rent_UpToABlock_GivesABlock(int atLeast)
    {
        using var memory = Create();

        using var block = memory.Rent(atLeast);

        Assert.Equal(Block, block.Memory.Length);
    }

    [Fact]
    public void Rent_MoreThanABlock_Throws()
    {
        using var memory = Create();

        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Rent(Block + 1));
    }

    [Fact]
    public void Rent_AfterOneCameBack_GivesThatOne()
    {
        using var memory = Create();
        var first = memory.Rent();
        first.Dispose();

        Assert.Same(first, memory.Rent());
        Assert.NotSame(first, memory.Rent());
    }

    [Fact]
    public void Dispose_OfABlockTwice_GivesItBackOnce()
    {
        using var memory = Create();
        var block = memory.Rent();

        block.Dispose();
        block.Dispose();

        Assert.Equal(1, memory.Spare);
    }

    [Fact]
    public void Dispose_OfMoreBlocksThanAreKept_KeepsThoseOnly()
    {
        using var memory = Create(spare: 2 * Block);
        IMemoryOwner<byte>[] blocks = [memory.Rent(), memory.Rent(), memory.Rent()];

        Array.ForEach(blocks, static b => b.Dispose());

        Assert.Equal(2, memory.Spare);
    }

    [Fact]
    public async Task Rent_ByManyThreads_GivesNoBlockToTwo()
    {
        using var memory = Create(spare: 4 * Block);

        await Task.WhenAll(Enumerable.Range(1, 4).Select(mark => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var block = memory.Rent();
                var own = block.Memory.Span[..16];
                own.Fill((byte)mark);
                Thread.Yield();
                Assert.False(own.ContainsAnyExcept((byte)mark));
            }
        })));

        Assert.InRange(memory.Spare, 1, 4);
    }

    private static ServerMemory Create(long spare = 1024 * 1024) => new(new ServerOptions { BlockBytes = Block, MaxSpareBytes = spare });
}
