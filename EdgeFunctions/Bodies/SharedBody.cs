using System.Buffers;

namespace EdgeFunctions.Bodies;

/// <summary>A body that one writes and many read while it grows, each at its own place. Its bytes are kept once, and all of them.</summary>
/// <remarks>
/// The writer waits for nobody, so no reader holds up another. It stops at the bound: then the body is unshared, one reader
/// claims its source, and the others have to find the rest elsewhere.
/// Pieces are the garbage collector's, not a pool's: whoever holds one may go on doing so.
/// </remarks>
/// <param name="bound">How many bytes are shared.</param>
/// <param name="expected">The body's length if it is known: it is then kept in one piece.</param>
/// <param name="abandoned">Called when the last reader leaves before the end.</param>
internal sealed class SharedBody(long bound, long? expected, Action abandoned) : IBufferWriter<byte>
{
    private const int FirstSize = 16 * 1024;

    // Below the size from which the runtime keeps arrays in a heap that it rarely compacts.
    private const int LargestSize = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<Piece> _pieces = [];
    private readonly TaskCompletionSource<bool> _claimed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<SharedBodyReader> _waiting = [];
    private List<SharedBodyReader> _woken = [];
    private byte[] _current = [];
    private int _used;
    private int _readers;
    private long _written;
    private long _end;
    private SharedRead _behindEnd = SharedRead.Pending;
    private bool _isWritten;
    private bool _isReleased;

    /// <summary>Whether the writer may go on.</summary>
    public bool IsWithinBound => _written <= bound;

    /// <summary>The bytes written so far.</summary>
    public long Length => _written;

    /// <summary>The most memory that its bytes may come to take.</summary>
    public long MostCapacity => Math.Min(expected ?? bound, bound);

    /// <summary>The memory that its bytes take, with what is there for those to come.</summary>
    public long Capacity { get; private set; }

    /// <summary>Called once, when it is written and nobody reads it any more. Set before it is written.</summary>
    public Action? Released { private get; set; }

    /// <summary>Why the body broke off; null when it did not.</summary>
    public CopyResult? Failure { get; private set; }

    /// <summary>The length that the source announced.</summary>
    public long? Expected => expected;

    /// <summary>A new reader, at the first byte; null when the body is unshared or nobody's any more.</summary>
    public SharedBodyReader? TryJoin()
    {
        lock (_lock)
        {
            if (_behindEnd == SharedRead.Unshared)
            {
                return null;
            }

            _readers++;
            return new SharedBodyReader(this);
        }
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_current.Length - _used), nameof(count));
        _used += count;
        _written += count;
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

    /// <summary>Lets readers have what was written.</summary>
    public void Publish() => Publish(SharedRead.Pending);

    /// <summary>Ends the body, whole.</summary>
    public void Complete() => Publish(SharedRead.End);

    /// <summary>Ends the body where it broke off.</summary>
    public void Fail(CopyResult failure)
    {
        Failure = failure;
        Publish(SharedRead.Broken);
    }

    /// <summary>Ends what is shared of the body.</summary>
    /// <returns>True when a reader has claimed its source, false when the last one has left.</returns>
    public Task<bool> UnshareAsync()
    {
        Publish(SharedRead.Unshared);
        return _claimed.Task;
    }

    /// <summary>Ends the exchange that the body comes from.</summary>
    public void Abandon() => abandoned();

    /// <summary>The bytes of a whole body.</summary>
    public ReadOnlyMemory<byte>[] ToPieces()
    {
        lock (_lock)
        {
            return [.. _pieces.Where(p => p.Length > 0).Select(Trim)];
        }
    }

    internal SharedRead Read(SharedBodyReader reader, out ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            bytes = default;
            if (reader.Position == _end)
            {
                return _behindEnd;
            }

            var piece = _pieces[reader.Piece];
            while (reader.Position == piece.Start + piece.Length)
            {
                piece = _pieces[++reader.Piece];
            }

            var offset = (int)(reader.Position - piece.Start);
            bytes = piece.Array.AsMemory(offset, (int)Math.Min(piece.Length - offset, _end - reader.Position));
            return SharedRead.Bytes;
        }
    }

    internal bool TryClaim() => _claimed.TrySetResult(true);

    /// <summary>Whether the reader has to wait to be woken.</summary>
    internal bool TryWait(SharedBodyReader reader)
    {
        lock (_lock)
        {
            if (reader.Position != _end || _behindEnd != SharedRead.Pending)
            {
                return false;
            }

            _waiting.Add(reader);
            return true;
        }
    }

    internal bool TryStopWaiting(SharedBodyReader reader)
    {
        lock (_lock)
        {
            return _waiting.Remove(reader);
        }
    }

    internal void Leave()
    {
        bool isAbandoned, isReleased;
        lock (_lock)
        {
            _readers--;
            isReleased = Release();
            isAbandoned = _readers == 0 && _behindEnd is not (SharedRead.End or SharedRead.Broken);
            if (isAbandoned)
            {
                // From now on nobody may join.
                _behindEnd = SharedRead.Unshared;
            }
        }

        Tell(isReleased);
        if (isAbandoned && _claimed.TrySetResult(false))
        {
            abandoned();
        }
    }

    private void Publish(SharedRead behindEnd)
    {
        bool isReleased;
        lock (_lock)
        {
            Seal();
            _end = _written;
            if (_behindEnd == SharedRead.Pending)
            {
                _behindEnd = behindEnd;
            }

            _isWritten = behindEnd != SharedRead.Pending;
            isReleased = Release();
            (_waiting, _woken) = (_woken, _waiting);
        }

        // Outside the lock: those who are woken go on elsewhere, but to tell a thousand of them takes a while.
        foreach (var reader in _woken)
        {
            reader.Wake();
        }

        _woken.Clear();
        Tell(isReleased);
    }

    private bool Release() => _readers == 0 && _isWritten && !_isReleased && (_isReleased = true);

    private void Tell(bool isReleased)
    {
        if (isReleased)
        {
            Released?.Invoke();
        }
    }

    private void Ensure(int sizeHint)
    {
        if (_current.Length - _used >= Math.Max(sizeHint, 1))
        {
            return;
        }

        lock (_lock)
        {
            Seal();
            var size = _current.Length > 0 ? Math.Clamp(_current.Length * 2, FirstSize, LargestSize) : expected is { } length && length <= bound ? (int)length : FirstSize;
            _current = GC.AllocateUninitializedArray<byte>(Math.Max(Math.Max(sizeHint, 1), size));
            _used = 0;
            Capacity += _current.Length;
            _pieces.Add(new Piece(_current, 0, _written));
        }
    }

    private void Seal()
    {
        if (_pieces.Count > 0)
        {
            _pieces[^1] = _pieces[^1] with { Length = _used };
        }
    }

    private static ReadOnlyMemory<byte> Trim(Piece piece) =>
        piece.Array.Length - piece.Length > piece.Array.Length / 8 ? piece.Array.AsSpan(0, piece.Length).ToArray() : piece.Array.AsMemory(0, piece.Length);

    private readonly record struct Piece(byte[] Array, int Length, long Start);
}
