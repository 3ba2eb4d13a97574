using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace EdgeFunctions.Origin;

/// <summary>A connection to an origin that takes more from the socket than it is asked for, while that is little.</summary>
/// <remarks>
/// The connection pool reads a response's fields into 4 KB, and what comes behind them by itself: three reads, and a fourth that only waits,
/// for a body of 10 KB that has come as one. Here that is one, also for most pages. Memory is held while a response's start is waited for,
/// and while something is left in it; large reads go past it.
/// </remarks>
internal sealed class OriginStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private const int Size = 32 * 1024;

    private byte[]? _ahead;
    private int _start;
    private int _end;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead is not null)
        {
            return new ValueTask<int>(buffer.IsEmpty ? 0 : Take(buffer.Span));
        }

        return buffer.Length is 0 or >= Size ? base.ReadAsync(buffer, cancellationToken) : ReadAheadAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAheadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // Its own until it is filled: who disposes the stream meanwhile must not give away what the socket may still write to.
        var ahead = ArrayPool<byte>.Shared.Rent(Size);
        var count = 0;
        try
        {
            count = await base.ReadAsync(ahead.AsMemory(0, Size), cancellationToken);
            var taken = Math.Min(count, buffer.Length);
            ahead.AsSpan(0, taken).CopyTo(buffer.Span);
            if (taken < count)
            {
                (_start, _end) = (taken, count);
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

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(_end - _start, buffer.Length);
        _ahead.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        if (_start == _end)
        {
            Release();
        }

        return count;
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _ahead, null) is { } ahead)
        {
            ArrayPool<byte>.Shared.Return(ahead);
        }
    }
}
