using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Html;

namespace EdgeFunctions.Transforms;

/// <summary>The HTML rewriter as a body transform.</summary>
internal sealed class HtmlTransform(HtmlPage page, HtmlRewriter<HtmlPage> rewriter) : IBodyTransform
{
    // How much of the mark of UTF-8 the page has begun with; the mark's length when that is decided.
    private int _markRead;
    private string? _stopped;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

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

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (_markRead < ByteOrderMark.Length)
        {
            ReadMark(input);
        }

        rewriter.Write(input, output);
    }

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

    // It goes before all that declares a charset: https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
    private void ReadMark(ReadOnlySpan<byte> input)
    {
        foreach (var b in input)
        {
            if (b != ByteOrderMark[_markRead])
            {
                _markRead = ByteOrderMark.Length;
                return;
            }

            if (++_markRead == ByteOrderMark.Length)
            {
                page.CharsetIsKnown = true;
                return;
            }
        }
    }
}
