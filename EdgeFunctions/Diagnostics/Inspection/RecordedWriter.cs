using System.IO.Pipelines;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>The reader's connection, watched: each flush tells how long the reader held it up.</summary>
internal sealed class RecordedWriter(PipeWriter inner, RequestRecord record) : PipeWriter
{
    private long _unflushed;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        _unflushed += bytes;
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => TellAsync(record.Timestamp, inner.FlushAsync(cancellationToken));

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        _unflushed += source.Length;
        return TellAsync(record.Timestamp, inner.WriteAsync(source, cancellationToken));
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private async ValueTask<FlushResult> TellAsync(long since, ValueTask<FlushResult> flush)
    {
        var bytes = _unflushed;
        _unflushed = 0;
        var waits = !flush.IsCompleted;
        if (waits)
        {
            record.HeldUp(since);
        }

        try
        {
            return await flush;
        }
        finally
        {
            if (bytes > 0 || waits)
            {
                record.Flushed(since, bytes);
            }
        }
    }
}
