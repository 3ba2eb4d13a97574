using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Where the head starts and the body ends.</content>
/// <remarks>
/// https://html.spec.whatwg.org/multipage/parsing.html#the-before-head-insertion-mode: only <c>head</c> opens the head
/// itself; white space, comments, doctypes, <c>html</c> and stray end tags leave things as they are; all else, the end
/// of the document too, opens a head before itself. A document of white space alone is left as it is: there is no page.
/// The body ends at the first <c>&lt;/body&gt;</c> or <c>&lt;/html&gt;</c> that is not inside a template or noscript, else at
/// the end of the document, unless that lies inside a comment, a raw text element or a template.
/// </remarks>
internal abstract partial class RewriterEngine
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private bool _headPending;
    private bool _bodyEndPending;
    private bool _documentBegun;
    private long _blankBytes;

    private void BeginDocument()
    {
        _headPending = _plan.HasHeadStart || _plan.HasBodyEnd;
        _bodyEndPending = _plan.HasBodyEnd;
        ObserveText = _headPending;
        if (_bodyEndPending)
        {
            TagFilter |= FilterBit(TagNames.Body) | FilterBit(TagNames.Html);
        }
    }

    private void InsertBeforeTag()
    {
        if (_headPending)
        {
            _documentBegun = true;
            var opensHead = Tag.IsEnd
                ? Tag.Name is TagNames.Head or TagNames.Body or TagNames.Html or TagNames.Br
                : Tag.Name is not (TagNames.Html or TagNames.Head);
            if (opensHead)
            {
                InsertHeadStart(_editor.Before);
            }
        }

        if (_bodyEndPending && Tag.IsEnd && Tag.Name is TagNames.Body or TagNames.Html && !InNoscript && TemplateDepth == 0 && !IsFrameset)
        {
            InsertBodyEnd();
        }
    }

    private void InsertAfterTag()
    {
        if (_headPending && Tag.Name == TagNames.Head)
        {
            InsertHeadStart(_editor.After);
        }
    }

    private void InsertHeadStart(ScratchBuffer where)
    {
        _headPending = false;
        ObserveText = false;
        if (_plan.HasHeadStart)
        {
            InvokeInsert(InsertPoint.HeadStart, where);
        }
    }

    private void InsertBodyEnd()
    {
        _bodyEndPending = false;
        InvokeInsert(InsertPoint.BodyEnd, _editor.Before);
    }

    /// <summary>Text before the head: the first byte that is not white space opens it.</summary>
    private void LookForHead(ReadOnlySpan<byte> data, int start, int end, bool whole)
    {
        var i = start;
        for (; i < end; i++)
        {
            var offset = Position + i;
            var blank = CharClass.IsSpace(data[i])
                || (offset < ByteOrderMark.Length && data[i] == ByteOrderMark[offset] && offset == _blankBytes);
            if (!blank)
            {
                break;
            }

            _blankBytes++;
        }

        if (i == end)
        {
            return;
        }

        // A captured text node may be replaced as a whole, so what opens before it cannot stand inside it.
        _documentBegun = true;
        InsertHeadStart(_editor.Before);
        CommitBefore(data, whole ? start : i);
        Listen();
    }

    protected override void OnIncompleteTag(ReadOnlySpan<byte> data, int start)
    {
        if (!InNoscript && !Tag.Oversized)
        {
            _documentBegun = true;
            InsertAtEnd(data, start);
        }
    }

    private void EndDocument()
    {
        if (!IsIdentity && BetweenTokens)
        {
            InsertAtEnd([], 0);
        }
    }

    private void InsertAtEnd(ReadOnlySpan<byte> data, int at)
    {
        try
        {
            var dropped = _dropping;
            if (_stack is not null)
            {
                EndElements(data, 1, at);
            }

            if (_headPending && (_documentBegun || _blankBytes < Position))
            {
                InsertHeadStart(_editor.Before);
            }

            if (_bodyEndPending && !_headPending && TemplateDepth == 0 && !IsFrameset)
            {
                InsertBodyEnd();
            }

            if (_plan.HasDocumentEnd)
            {
                InvokeInsert(InsertPoint.DocumentEnd, _editor.Before);
            }

            CommitBefore(data, at);

            // Half a tag at the end of what is removed belongs to it.
            _dropping = dropped;
        }
        catch (Exception e) when (IsFromHandler(e))
        {
            Fail(RewriteFailure.HandlerFailed, e, data, at);
        }
    }
}
