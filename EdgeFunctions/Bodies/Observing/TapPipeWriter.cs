using System.IO.Pipelines;

namespace EdgeFunctions.Bodies.Observing;

/// <summary>A reader's pipe whose bytes are shown to the observers of a body. Flushes and their backpressure are the pipe's own.</summary>
internal sealed class TapPipeWriter(PipeWriter target, BodyTap tap) : PipeWriter
{
    private readonly TapWriter _tapped = new(target, tap);

    public override void Advance(int bytes) => _tapped.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _tapped.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _tapped.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => target.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => target.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => target.Complete(exception);
}
