namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Holds one side of a test until the other opens it.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _opened.Task.IsCompleted;

    public void Open() => _opened.TrySetResult();

    public Task PassAsync() => _opened.Task.WaitAsync(Patience.Limit);
}
