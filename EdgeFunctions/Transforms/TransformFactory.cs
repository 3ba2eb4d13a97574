using System.Buffers;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Transforms;

internal sealed class TransformFactory : ITransformFactory
{
    public string Fingerprint => "0";

    public IBodyTransform Create(TransformKind kind, RewriteContext context) => new Identity();

    private sealed class Identity : IBodyTransform
    {
        public string? Failure => null;

        public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output) => output.Write(input);

        public void Complete(IBufferWriter<byte> output)
        {
        }

        public void Dispose()
        {
        }
    }
}
