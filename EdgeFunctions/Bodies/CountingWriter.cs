using System.Buffers;

namespace EdgeFunctions.Bodies;

/// <summary>Hands everything on, and counts it.</summary>
internal sealed class CountingWriter(IBufferWriter<byte> target) : IBufferWriter<byte>
{
    /// <summary>Bytes written so far.</summary>
    public long Count { get; private set; }

    public void Advance(int count)
    {
        target.Advance(count);
        Count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => target.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => target.GetSpan(sizeHint);
}
