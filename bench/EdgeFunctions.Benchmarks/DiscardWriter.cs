using System.Buffers;

namespace EdgeFunctions.Benchmarks;

/// <summary>Takes what is written into one buffer, again and again: the cost of the copy, without that of growing.</summary>
internal sealed class DiscardWriter(int size) : IBufferWriter<byte>
{
    private byte[] _buffer = new byte[size];

    public long Count { get; private set; }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => Sized(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => Sized(sizeHint);

    private byte[] Sized(int sizeHint)
    {
        if (sizeHint > _buffer.Length)
        {
            _buffer = new byte[sizeHint];
        }

        return _buffer;
    }
}
