using System.Buffers;
using System.Runtime.CompilerServices;

namespace EdgeFunctions.Origin;

/// <summary>
/// A connection to an origin, above TLS, that takes more than it is asked for while that is little, and on which nothing is asked any
/// more once something stands behind an answer.
/// </summary>
/// <remarks>
/// The connection pool reads a response's fields into 4 KB, and what comes behind them by itself: three reads, and a fourth that only waits,
/// for a body of 10 KB that has come as one. Here that is one, also for most pages. Memory is held while a response's start is waited for,
/// and while something is left in it; large reads go past it.
/// The pool sees that more has come than a body's length only when it has read that itself, or when the connection has lain idle. A
/// request that waits for a connection gets one as it comes back from the last, and the bytes behind that answer for its own
/// (RFC 9112 section 11.1). So here a request is not sent behind such bytes, and the connection is at its end: the pool takes another.
/// </remarks>
internal sealed class OriginStream(Stream inner) : Stream
{
    private const int Size = 32 * 1024;

    private byte[]? _ahead;
    private int _start;
    private int _end;

    // The last read may have left something behind: it got all that it asked for, or nobody knows.
    private bool _mayHoldMore;
    private Task<int>? _begun;
    private bool _isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isOver)
        {
            return new ValueTask<int>(0);
        }

        if (_ahead is not null && buffer.IsEmpty)
        {
            return new ValueTask<int>(0);
        }

        // Its own while it is copied from, as while it is filled: who disposes the stream meanwhile must not give it away.
        if (Interlocked.Exchange(ref _ahead, null) is { } ahead)
        {
            return new ValueTask<int>(Take(ahead, buffer.Span));
        }

        if (_begun is { } begun)
        {
            _begun = null;
            return ReadBehindAsync(begun, buffer, cancellationToken);
        }

        _mayHoldMore = false;
        if (buffer.Length is > 0 and < Size)
        {
            return ReadAheadAsync(buffer, cancellationToken);
        }

        var read = inner.ReadAsync(buffer, cancellationToken);
        if (read.IsCompletedSuccessfully)
        {
            var count = read.Result;
            _mayHoldMore = count == buffer.Length;
            return new ValueTask<int>(count);
        }

        _mayHoldMore = !buffer.IsEmpty;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Origins are read asynchronously.");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // An answer may come before the body of its request is out; what is no request goes on.
        if (!_isOver && (_ahead is not null || _mayHoldMore) && IsRequest(buffer.Span))
        {
            _isOver = HoldsMore();
        }

        return _isOver ? ValueTask.CompletedTask : inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Origins are written to asynchronously.");

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            if (Interlocked.Exchange(ref _ahead, null) is { } ahead)
            {
                ArrayPool<byte>.Shared.Return(ahead);
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>Whether what is written begins with a request line, which is written at once with all fields.</summary>
    private static bool IsRequest(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n"u8);
        return end > 0 && bytes[..end].EndsWith(" HTTP/1.1"u8);
    }

    /// <summary>Whether something stands behind the last answer, or the connection has ended.</summary>
    private bool HoldsMore()
    {
        if (_ahead is not null)
        {
            return true;
        }

        // The only way to know: what is read now if there is nothing, is the next answer.
        _mayHoldMore = false;
        var read = ReadAheadAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
        if (read.IsCompleted)
        {
            return true;
        }

        _begun = read;
        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAheadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var ahead = ArrayPool<byte>.Shared.Rent(Size);
        var count = 0;
        try
        {
            count = await inner.ReadAsync(ahead.AsMemory(0, Size), cancellationToken);
            var taken = Math.Min(count, buffer.Length);
            ahead.AsSpan(0, taken).CopyTo(buffer.Span);
            if (taken < count)
            {
                (_start, _end, _mayHoldMore) = (taken, count, count == Size);
                Volatile.Write(ref _ahead, ahead);
            }

            return taken;
        }
        finally
        {
            if (count <= buffer.Length)
            {
                ArrayPool<byte>.Shared.Return(ahead);
            }
        }
    }

    private async ValueTask<int> ReadBehindAsync(Task begun, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await begun;
        return await ReadAsync(buffer, cancellationToken);
    }

    private int Take(byte[] ahead, Span<byte> buffer)
    {
        var count = Math.Min(_end - _start, buffer.Length);
        ahead.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        if (_start == _end)
        {
            ArrayPool<byte>.Shared.Return(ahead);
        }
        else
        {
            Volatile.Write(ref _ahead, ahead);
        }

        return count;
    }
}
