using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Responses;

/// <summary>A transform whose time is noted when it is done.</summary>
internal sealed class MeasuredTransform(IBodyTransform inner, RewriteLoad load, TimeProvider time) : IBodyTransform
{
    private TimeSpan _spent;
    private long _bytes;

    public string? Failure => inner.Failure;

    public int Skipped => inner.Skipped;

    public int HeldBytes => inner.HeldBytes;

    public bool TryTellCopies(KeptMatches kept) => inner.TryTellCopies(kept);

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        var start = time.GetTimestamp();
        inner.Write(input, output);
        _spent += time.GetElapsedTime(start);
        _bytes += input.Length;
    }

    public bool TryStop(string reason, IBufferWriter<byte> output) => inner.TryStop(reason, output);

    public void Complete(IBufferWriter<byte> output)
    {
        var start = time.GetTimestamp();
        inner.Complete(output);
        _spent += time.GetElapsedTime(start);
    }

    public void Dispose()
    {
        inner.Dispose();
        load.Record(_spent, _bytes);
    }
}
