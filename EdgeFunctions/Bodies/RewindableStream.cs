using System.Runtime.CompilerServices;

namespace EdgeFunctions.Bodies;

/// <summary>Keeps what is read of a body, so that it can be read once more from its first byte, and goes on where that ends.</summary>
/// <remarks>What is kept is the body as it came: of a coded one the coded bytes, a fraction of what they decode to.</remarks>
/// <param name="source">The body. Not disposed here.</param>
internal sealed class RewindableStream(Stream source) : BodyStream
{
    private readonly SegmentedBuffer _kept = new();
    private IEnumerator<ReadOnlyMemory<byte>>? _replay;
    private ReadOnlyMemory<byte> _left;
    private Memory<byte> _room;

    /// <summary>Whether the body can be rewound.</summary>
    public bool IsKept { get; private set; } = true;

    /// <summary>Bytes of memory taken for what is kept.</summary>
    public long Held => _kept.Capacity;

    /// <inheritdoc cref="SegmentedBuffer.Expect"/>
    public void Expect(long length) => _kept.Expect(length);

    /// <summary>Memory to read into next: what comes there is kept where it stands, and not copied. Empty when nothing is kept any more.</summary>
    /// <param name="size">The least that it holds. It may be read into from its start on alone.</param>
    public Memory<byte> RoomFor(int size) => _room = IsKept ? _kept.GetMemory(size) : default;

    /// <summary>The next read begins at the body's first byte. Once, and only while the body is kept.</summary>
    /// <exception cref="InvalidOperationException">The body is not kept any more.</exception>
    public void Rewind()
    {
        if (!IsKept)
        {
            throw new InvalidOperationException("The body is not kept any more.");
        }

        IsKept = false;
        _replay = _kept.Segments.AsEnumerable().GetEnumerator();
    }

    /// <summary>Keeps nothing from here on, and gives the memory back once it is not needed.</summary>
    public void Forget()
    {
        IsKept = false;
        if (_replay is null)
        {
            _kept.Dispose();
        }
    }

    // Each chunk of a page that is buffered is read through it, and none need allocate for that.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_replay is not null && TakeKept(buffer) is > 0 and var taken)
        {
            return taken;
        }

        var count = await source.ReadAsync(buffer, cancellationToken);
        if (IsKept && count > 0)
        {
            if (!_room.Span.Overlaps(buffer.Span))
            {
                buffer.Span[..count].CopyTo(_kept.GetSpan(count));
            }

            _kept.Advance(count);
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        IsKept = false;
        _replay = null;
        _left = default;
        _kept.Dispose();
        base.Dispose(disposing);
    }

    /// <returns>0 when all that was kept has been read again.</returns>
    private int TakeKept(Memory<byte> buffer)
    {
        if (_left.IsEmpty)
        {
            if (!_replay!.MoveNext())
            {
                _replay = null;
                _kept.Dispose();
                return 0;
            }

            _left = _replay.Current;
        }

        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }
}
