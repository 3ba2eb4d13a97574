using System.Buffers;

namespace EdgeFunctions.Bodies.Observing;

/// <summary>Hands everything on, and shows it to the observers of a body.</summary>
internal sealed class TapWriter(IBufferWriter<byte> target, BodyTap tap) : IBufferWriter<byte>
{
    private Memory<byte> _lent;

    public void Advance(int count)
    {
        tap.Write(_lent.Span[..count]);
        _lent = _lent[count..];
        target.Advance(count);
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _lent = target.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
