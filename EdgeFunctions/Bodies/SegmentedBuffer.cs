using System.Buffers;

namespace EdgeFunctions.Bodies;

/// <summary>A body held in pooled pieces: it grows without copying and goes back to the pool when disposed.</summary>
internal sealed class SegmentedBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 16 * 1024;
    private const int LargestSize = 256 * 1024;

    private readonly List<(byte[] Array, int Length)> _full = [];
    private byte[] _current = [];
    private int _used;

    /// <summary>Bytes held.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes of memory taken for them.</summary>
    public long Capacity { get; private set; }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_current.Length - _used), nameof(count));
        _used += count;
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _current.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _current.AsSpan(_used);
    }

    /// <summary>The pieces, in order. Valid until the next write.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Segments
    {
        get
        {
            foreach (var (array, length) in _full)
            {
                yield return array.AsMemory(0, length);
            }

            if (_used > 0)
            {
                yield return _current.AsMemory(0, _used);
            }
        }
    }

    public void Dispose()
    {
        foreach (var (array, _) in _full)
        {
            ArrayPool<byte>.Shared.Return(array);
        }

        if (_current.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_current);
        }

        _full.Clear();
        (_current, _used, Length, Capacity) = ([], 0, 0, 0);
    }

    private void Ensure(int sizeHint)
    {
        if (_current.Length - _used >= Math.Max(sizeHint, 1))
        {
            return;
        }

        if (_current.Length > 0)
        {
            _full.Add((_current, _used));
        }

        _current = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, Math.Clamp(_current.Length * 2, FirstSize, LargestSize)));
        Capacity += _current.Length;
        _used = 0;
    }
}
