using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>A body whose pieces come on one thread that is none of the pool's, which runs what waits for them: as inline sockets do.</summary>
internal sealed class SocketThreadStream : BodyStream, IValueTaskSource<int>
{
    private readonly BlockingCollection<Memory<byte>> _reads = [];
    private readonly byte[][] _pieces;
    private ManualResetValueTaskSourceCore<int> _core;
    private Memory<byte> _buffer;
    private int _next;

    public SocketThreadStream(params byte[][] pieces)
    {
        _pieces = pieces;
        new Thread(Run) { IsBackground = true }.Start();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _buffer = buffer;
        _core.Reset();
        return new ValueTask<int>(this, _core.Version);
    }

    int IValueTaskSource<int>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _core.GetStatus(token);

    // Nothing comes before it is waited for, so that what waits is the thread's to run.
    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _core.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);
        _reads.Add(_buffer);
    }

    protected override void Dispose(bool disposing)
    {
        _reads.CompleteAdding();
        base.Dispose(disposing);
    }

    private void Run()
    {
        foreach (var buffer in _reads.GetConsumingEnumerable())
        {
            var count = 0;
            if (!buffer.IsEmpty && _next < _pieces.Length)
            {
                count = _pieces[_next].Length;
                _pieces[_next++].CopyTo(buffer);
            }

            _core.SetResult(count);
        }
    }
}
