using System.Numerics;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Text, comments and doctypes.</content>
internal abstract partial class RewriterEngine
{
    protected override void OnText(ReadOnlySpan<byte> data, int start, int end, bool whole)
    {
        try
        {
            if (FollowsPhases)
            {
                start = FollowText(data, start, end, whole);
            }

            if (whole && start < end && !_dropping)
            {
                RunTextHandlers(data, start, end);
            }
        }
        catch (Exception e) when (IsFromHandler(e))
        {
            Fail(RewriteFailure.HandlerFailed, e, data, Math.Max(start, _runStart));
        }
    }

    protected override void OnComment(ReadOnlySpan<byte> data, int start, int end, Range content, CommentKind kind, bool closed)
    {
        if (!closed || _dropping)
        {
            return;
        }

        try
        {
            var token = data[start..end];
            var comment = new Comment(_editor, token, token[content]);
            for (var handler = 0; handler < _plan.CommentHandlers; handler++)
            {
                InvokeComment(handler, comment);
            }

            Commit(data, start, end);
            _editor.Clear();
        }
        catch (Exception e) when (IsFromHandler(e))
        {
            Fail(RewriteFailure.HandlerFailed, e, data, start);
        }
    }

    protected override void OnDoctype(ReadOnlySpan<byte> data, int start, int end, bool closed)
    {
        if (!closed || _dropping || InNoscript)
        {
            return;
        }

        try
        {
            var doctype = new Doctype(_editor, data[start..end]);
            for (var handler = 0; handler < _plan.DoctypeHandlers; handler++)
            {
                InvokeDoctype(handler, doctype);
            }

            Commit(data, start, end);
            _editor.Clear();
        }
        catch (Exception e) when (IsFromHandler(e))
        {
            Fail(RewriteFailure.HandlerFailed, e, data, start);
        }
    }

    protected override void OnOversizedText() => _editor.SkippedScripts += TextMode == TextMode.ScriptData ? 1 : 0;

    private void RunTextHandlers(ReadOnlySpan<byte> data, int start, int end)
    {
        var bytes = data[start..end];
        var replaced = false;
        if (_holding)
        {
            // Whether it is too much to wait must not depend on how the document was cut.
            FlushRun(data, start);
        }

        for (var handlers = TextHandlers; handlers != 0; handlers &= handlers - 1)
        {
            if (_editor.Removed)
            {
                // This handler reads what the one before wrote, and may write over it.
                var mark = _editor.Values.Count;
                _editor.Values.Append(_editor.Replacement.Written);
                bytes = _editor.Values[mark, _editor.Values.Count];
                replaced = true;
                _editor.Removed = false;
                _editor.Replacement.Clear();
            }

            InvokeText(BitOperations.TrailingZeroCount(handlers), new TextNode(_editor, bytes, TextMode));
            _editor.Removed |= _editor.Replacement.Count > 0;
        }

        if (replaced && !_editor.Removed)
        {
            _editor.Replace(bytes, ContentType.Html);
        }

        if (_holding)
        {
            ReleaseAsWished();
        }

        if (HoldsLast(data[start..end]))
        {
            CommitAndHold(data, start, end);
        }
        else
        {
            Commit(data, start, end);
        }

        _editor.Clear();
    }
}
