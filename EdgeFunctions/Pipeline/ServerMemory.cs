using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Connections;

namespace EdgeFunctions.Pipeline;

/// <summary>The memory of the server's connections, in larger blocks than its own 4 KB.</summary>
/// <remarks>
/// A response whose fields and body lie in one block leaves in one plain system call. From several it leaves in one as well, but each
/// is pinned and listed first: a twentieth of what a small asset costs. The price is a block for each connection that waits.
/// </remarks>
internal sealed class ServerMemory(ServerOptions options) : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private readonly SpareStack<ServerBlock> _spare = new((int)Math.Min(options.MaxSpareBytes / options.BlockBytes, int.MaxValue));

    public override int MaxBufferSize => options.BlockBytes;

    /// <summary>How many blocks wait to be used again.</summary>
    public int Spare => _spare.Count;

    /// <remarks>One for all that ask: its blocks are alike, and what is spare is counted once.</remarks>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, MaxBufferSize);
        if (!_spare.TryTake(out var block))
        {
            return new ServerBlock(this, MaxBufferSize);
        }

        block.Take();
        return block;
    }

    /// <summary>Takes a block back; more than are to be kept are the collector's.</summary>
    internal void Return(ServerBlock block) => _spare.TryKeep(block);

    /// <summary>Nothing: several servers and transports have this one, and each ends its own.</summary>
    protected override void Dispose(bool disposing)
    {
    }
}
