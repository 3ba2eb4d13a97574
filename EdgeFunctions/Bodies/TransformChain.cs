using System.Buffers;

namespace EdgeFunctions.Bodies;

/// <summary>Two transforms as one: what the first writes is the second's body.</summary>
/// <remarks>One of them failing open is identity from its byte on; the other works on.</remarks>
internal sealed class TransformChain(IBodyTransform first, IBodyTransform second) : IBodyTransform
{
    private readonly PooledWriter _between = new();

    /// <summary>The transforms, in their order.</summary>
    public IBodyTransform[] Parts => [first, second];

    public string? Failure => first.Failure ?? second.Failure;

    public int Skipped => first.Skipped + second.Skipped;

    public int HeldBytes => first.HeldBytes + second.HeldBytes;

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        first.Write(input, _between);
        HandOn(output);
    }

    public bool TryStop(string reason, IBufferWriter<byte> output)
    {
        // What the first held still goes through the second.
        var stopped = first.TryStop(reason, _between);
        HandOn(output);
        return second.TryStop(reason, output) || stopped;
    }

    public void Complete(IBufferWriter<byte> output)
    {
        first.Complete(_between);
        HandOn(output);
        second.Complete(output);
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
        _between.Dispose();
    }

    private void HandOn(IBufferWriter<byte> output)
    {
        second.Write(_between.Written, output);
        _between.Clear();
    }
}
