using System.Threading.Tasks.Sources;

namespace EdgeFunctions.Bodies;

/// <summary>One reader's place in a <see cref="SharedBody"/>. Used by one at a time; disposing it leaves the body.</summary>
internal sealed class SharedBodyReader(SharedBody body) : IValueTaskSource, IDisposable
{
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private bool _hasLeft;

    /// <summary>Why the body broke off.</summary>
    public CopyResult? Failure => body.Failure;

    /// <summary>The bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The number of the piece that the place is in.</summary>
    internal int Piece { get; set; }

    /// <summary>What is at the reader's place. Bytes stay there until <see cref="Advance"/>.</summary>
    public SharedRead Read(out ReadOnlyMemory<byte> bytes) => body.Read(this, out bytes);

    /// <summary>Goes on behind bytes that were read.</summary>
    public void Advance(int count) => Position += count;

    /// <summary>Goes back to the first byte.</summary>
    public void Rewind() => (Position, Piece) = (0, 0);

    /// <summary>Takes over the source of a body that is unshared: the first to ask gets it.</summary>
    public bool TryClaim() => body.TryClaim();

    /// <summary>Waits for more bytes or for the end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _wait.Reset();
        if (!body.TryWait(this))
        {
            return ValueTask.CompletedTask;
        }

        var version = _wait.Version;
        _registration = cancellationToken.UnsafeRegister(static (reader, token) => ((SharedBodyReader)reader!).Cancel(token), this);
        return new ValueTask(this, version);
    }

    /// <summary>Passes over all bytes that are shared, so that the body comes for others.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (Read(out var bytes) is SharedRead.Bytes or SharedRead.Pending)
        {
            if (bytes.IsEmpty)
            {
                await WaitAsync(cancellationToken);
            }

            Advance(bytes.Length);
        }
    }

    public void Dispose()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            body.Leave();
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        // Before the next wait, so that no cancellation of this one can reach it.
        _registration.Dispose();
        _wait.GetResult(token);
    }

    internal void Wake() => _wait.SetResult(true);

    private void Cancel(CancellationToken token)
    {
        // Whoever takes the reader out of those who wait is the one to wake it.
        if (body.TryStopWaiting(this))
        {
            _wait.SetException(new OperationCanceledException(token));
        }
    }
}
