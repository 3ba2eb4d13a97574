using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>A transform that is watched: the same bytes, and a record of them.</summary>
internal sealed class RecordedTransform : IBodyTransform
{
    private readonly IBodyTransform _inner;
    private readonly RequestRecord _record;
    private readonly WatchedOutput _output;
    private readonly StreamDiff? _diff;

    /// <param name="inner">The transform.</param>
    /// <param name="record">Told of each piece.</param>
    /// <param name="tellsChanges">Whether the transform itself tells what it changes. If not, input and output are compared.</param>
    public RecordedTransform(IBodyTransform inner, RequestRecord record, bool tellsChanges)
    {
        _inner = inner;
        _record = record;
        _diff = tellsChanges ? null : new StreamDiff((at, before, after) => record.Changed("text", at, before, after));
        _output = new WatchedOutput(_diff);
    }

    public string? Failure => _inner.Failure;

    public int Skipped => _inner.Skipped;

    public int HeldBytes => _inner.HeldBytes;

    public bool TryTellCopies(KeptMatches kept) => _inner.TryTellCopies(kept);

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        _record.Read(input.Length);
        _diff?.WriteBefore(input);
        var since = _record.Timestamp;
        _output.Begin(output);
        _inner.Write(input, _output);
        Tell(since, output);
        _diff?.Compare();
    }

    public void Complete(IBufferWriter<byte> output)
    {
        var since = _record.Timestamp;
        _output.Begin(output);
        _inner.Complete(_output);
        if (_output.Count > 0)
        {
            Tell(since, output);
        }

        _diff?.Complete();
        if (_diff is { IsLost: true })
        {
            _record.LostChanges();
        }
    }

    public void Dispose()
    {
        _record.Rewritten(_inner.Failure, _inner.Skipped);
        _inner.Dispose();
    }

    private void Tell(long since, IBufferWriter<byte> output) =>
        _record.Transformed(since, _output.Count, _inner.HeldBytes + ((output as SegmentedBuffer)?.Length ?? 0));

    /// <summary>Counts what is written to another writer, and shows it to who compares.</summary>
    private sealed class WatchedOutput(StreamDiff? diff) : IBufferWriter<byte>
    {
        private IBufferWriter<byte>? _target;
        private Memory<byte> _free;

        public long Count { get; private set; }

        public void Begin(IBufferWriter<byte> target) => (_target, _free, Count) = (target, default, 0);

        public void Advance(int count)
        {
            diff?.WriteAfter(_free.Span[..count]);
            _free = _free[count..];
            Count += count;
            _target!.Advance(count);
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _free = _target!.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
