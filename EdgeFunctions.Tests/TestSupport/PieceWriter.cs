using System.Buffers;
using System.IO.Pipelines;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>A reader's side that notes what each flush brings, and may keep the flush waiting.</summary>
internal sealed class PieceWriter : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _written = new();
    private int _unflushed;

    /// <summary>The bytes of each flush.</summary>
    public List<int> Pieces { get; } = [];

    /// <summary>Everything that was written.</summary>
    public byte[] Written => _written.WrittenSpan.ToArray();

    /// <summary>What the next flushes wait for; completed for nothing.</summary>
    public Task Room { get; set; } = Task.CompletedTask;

    /// <summary>Whether the reader is gone.</summary>
    public bool IsGone { get; set; }

    public override void Advance(int bytes)
    {
        _written.Advance(bytes);
        _unflushed += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _written.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _written.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Pieces.Add(_unflushed);
        _unflushed = 0;
        await Room.WaitAsync(cancellationToken);
        return new FlushResult(isCanceled: false, isCompleted: IsGone);
    }

    public override void CancelPendingFlush() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null) => throw new NotSupportedException();
}
