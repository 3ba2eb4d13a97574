using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Html;

namespace EdgeFunctions.Transforms;

/// <summary>The HTML rewriter as a body transform.</summary>
internal sealed class HtmlTransform(HtmlRewriter<HtmlPage> rewriter) : IBodyTransform
{
    public string? Failure => rewriter.Outcome is { Succeeded: false } outcome ? outcome.Failure.ToString() : null;

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output) => rewriter.Write(input, output);

    public void Complete(IBufferWriter<byte> output) => rewriter.Complete(output);

    public void Dispose() => rewriter.Dispose();
}
