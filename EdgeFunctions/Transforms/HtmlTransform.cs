using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Html;

namespace EdgeFunctions.Transforms;

/// <summary>The HTML rewriter as a body transform.</summary>
internal sealed class HtmlTransform(HtmlRewriter<HtmlPage> rewriter) : IBodyTransform
{
    private string? _stopped;

    public string? Failure => _stopped ?? rewriter.Outcome switch
    {
        { Succeeded: true } => null,
        { Exception: UnsupportedCharsetException } => "Charset",
        var outcome => outcome.Failure.ToString(),
    };

    public int Skipped => rewriter.Outcome.OversizedTokens;

    public int HeldBytes => rewriter.HeldBytes;

    public bool TryTellCopies(KeptMatches kept)
    {
        rewriter.Copies = kept.AddRun;
        return true;
    }

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output) => rewriter.Write(input, output);

    public bool TryStop(string reason, IBufferWriter<byte> output)
    {
        if (!rewriter.TryStop(output))
        {
            return false;
        }

        _stopped = reason;
        return true;
    }

    public void Complete(IBufferWriter<byte> output) => rewriter.Complete(output);

    public void Dispose() => rewriter.Dispose();
}
