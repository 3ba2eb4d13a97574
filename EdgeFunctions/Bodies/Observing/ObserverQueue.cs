using System.Buffers;
using System.Threading.Channels;

namespace EdgeFunctions.Bodies.Observing;

/// <summary>What stands between a body and one observer of it: copies of the bytes, in pooled arrays, up to a bound.</summary>
/// <remarks>Written by the one who sends the body, read by a task of its own, which ends when the observer has seen the end.</remarks>
internal sealed class ObserverQueue
{
    // The pool keeps arrays up to a mebibyte; smaller ones fill a queue more evenly.
    private const int LargestPiece = 64 * 1024;

    private readonly Channel<ArraySegment<byte>> _pieces = Channel.CreateUnbounded<ArraySegment<byte>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly IBodyObserver _observer;
    private readonly IObserverLog _log;
    private readonly long _maxBytes;
    private ObservedEnd _end;
    private long _queued;

    // The sender's alone.
    private long _written;
    private long _dropped;

    private volatile bool _hasFailed;

    /// <param name="observer">Who is told.</param>
    /// <param name="maxBytes">The most memory that waits for the observer.</param>
    /// <param name="log">Told of what it misses.</param>
    public ObserverQueue(IBodyObserver observer, long maxBytes, IObserverLog log) => (_observer, _maxBytes, _log) = (observer, maxBytes, log);

    /// <summary>Copies bytes for the observer. Never waits.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _written += bytes.Length;
        while (!bytes.IsEmpty && !_hasFailed)
        {
            var piece = bytes[..Math.Min(bytes.Length, LargestPiece)];
            bytes = bytes[piece.Length..];
            var array = ArrayPool<byte>.Shared.Rent(piece.Length);

            // What counts is what the pool lends, which for small pieces is more than they need.
            if (Interlocked.Add(ref _queued, array.Length) > _maxBytes)
            {
                Return(array);
                _dropped += piece.Length;
                continue;
            }

            piece.CopyTo(array);
            _pieces.Writer.TryWrite(new ArraySegment<byte>(array, 0, piece.Length));
        }
    }

    /// <summary>Ends the body. Nothing is written behind it.</summary>
    public void End(bool isComplete)
    {
        _end = new ObservedEnd(isComplete, _written, _dropped);
        if (_dropped > 0)
        {
            _log.Dropped(_dropped);
        }

        _pieces.Writer.TryComplete();
    }

    /// <summary>Hands the observer what comes, until the body's end. Runs behind the response.</summary>
    public async Task PumpAsync()
    {
        try
        {
            await foreach (var piece in _pieces.Reader.ReadAllAsync())
            {
                try
                {
                    if (!_hasFailed)
                    {
                        await _observer.ObserveAsync(piece);
                    }
                }
                catch (Exception e)
                {
                    Fail(e);
                }
                finally
                {
                    Return(piece.Array!);
                }
            }

            if (!_hasFailed)
            {
                await _observer.CompleteAsync(_end);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception exception)
    {
        _hasFailed = true;
        _log.Failed(exception);
    }

    private void Return(byte[] array)
    {
        Interlocked.Add(ref _queued, -array.Length);
        ArrayPool<byte>.Shared.Return(array);
    }
}
