using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Bodies.Observing;

/// <summary>Keeps what it sees; waits, blocks or throws as a test wants.</summary>
internal sealed class RecordingObserver : IBodyObserver
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryStream Seen { get; } = new();

    public ObservedEnd? End { get; private set; }

    public int Calls { get; private set; }

    /// <summary>What each call waits for.</summary>
    public Gate? Gate { get; init; }

    /// <summary>Whether it waits on the thread instead of letting go of it.</summary>
    public bool Blocks { get; init; }

    public bool Throws { get; init; }

    public bool ThrowsAtEnd { get; init; }

    public Task Ended => _ended.Task.WaitAsync(Patience.Limit);

    public async ValueTask ObserveAsync(ReadOnlyMemory<byte> bytes)
    {
        Calls++;
        if (Throws)
        {
            throw new InvalidOperationException("An observer of a test throws.");
        }

        if (Gate is not null)
        {
            var passed = Gate.PassAsync();
            if (Blocks)
            {
                passed.GetAwaiter().GetResult();
            }

            await passed;
        }

        Seen.Write(bytes.Span);
    }

    public ValueTask CompleteAsync(ObservedEnd end)
    {
        Calls++;
        End = end;
        _ended.TrySetResult();
        return ThrowsAtEnd ? throw new InvalidOperationException("An observer of a test throws at the end.") : ValueTask.CompletedTask;
    }
}
