using System.Buffers;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Pipeline;

/// <summary>A block of <see cref="ServerMemory"/>. It lies where the collector moves nothing, so that a socket need not pin it.</summary>
internal sealed class ServerBlock(ServerMemory pool, int size) : IMemoryOwner<byte>
{
    private bool _isSpare;

    public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(size, pinned: true), 0, size);

    /// <summary>Somebody has it from now on.</summary>
    public void Take() => Volatile.Write(ref _isSpare, false);

    public void Dispose()
    {
        // Given back twice it would become two connections'.
        if (!Interlocked.Exchange(ref _isSpare, true))
        {
            pool.Return(this);
        }
    }
}
