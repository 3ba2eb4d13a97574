using System.Buffers;

namespace EdgeFunctions.Bodies;

/// <summary>Leaves a body as it is. It has no state, so there is one for all.</summary>
internal sealed class IdentityTransform : IBodyTransform
{
    public static readonly IdentityTransform Instance = new();

    public string? Failure => null;

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output) => output.Write(input);

    public void Complete(IBufferWriter<byte> output)
    {
    }

    public void Dispose()
    {
    }
}
