using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Text, comments and doctypes.</content>
internal abstract partial class RewriterEngine
{
    protected override void OnText(ReadOnlySpan<byte> data, int start, int end, bool whole)
    {
        if (_headPending)
        {
            LookForHead(data, start, end);
        }
    }

    protected override void OnComment(ReadOnlySpan<byte> data, int start, int end, Range content, CommentKind kind, bool closed)
    {
    }

    protected override void OnDoctype(ReadOnlySpan<byte> data, int start, int end, bool closed)
    {
    }
}
