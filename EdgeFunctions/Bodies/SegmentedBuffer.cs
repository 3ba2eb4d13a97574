using System.Buffers;

namespace EdgeFunctions.Bodies;

/// <summary>A body held in pooled pieces: it grows without copying and goes back to the pool when disposed.</summary>
internal sealed class SegmentedBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 16 * 1024;
    private const int LargestSize = 256 * 1024;

    // Made for the second piece: most bodies are one.
    private List<(byte[] Array, int Length)>? _full;
    private byte[] _current = [];
    private int _used;
    private int _first = FirstSize;

    /// <summary>Bytes held.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes of memory taken for them.</summary>
    public long Capacity { get; private set; }

    /// <summary>Says how much will come, as far as that is known, so that it stands in one piece if it is not too large for one.</summary>
    public void Expect(long length) => _first = (int)Math.Clamp(length, FirstSize, LargestSize);

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
    public ReadOnlyMemory<byte>[] Segments
    {
        get
        {
            var full = _full?.Count ?? 0;
            var segments = new ReadOnlyMemory<byte>[full + (_used > 0 ? 1 : 0)];
            for (var i = 0; i < full; i++)
            {
                segments[i] = _full![i].Array.AsMemory(0, _full[i].Length);
            }

            if (_used > 0)
            {
                segments[full] = _current.AsMemory(0, _used);
            }

            return segments;
        }
    }

    public void Dispose()
    {
        if (_full is not null)
        {
            foreach (var (array, _) in _full)
            {
                ArrayPool<byte>.Shared.Return(array);
            }

            _full.Clear();
        }

        if (_current.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_current);
        }

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
            (_full ??= []).Add((_current, _used));
        }

        _current = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, _current.Length == 0 ? _first : Math.Clamp(_current.Length * 2, FirstSize, LargestSize)));
        Capacity += _current.Length;
        _used = 0;
    }
}
