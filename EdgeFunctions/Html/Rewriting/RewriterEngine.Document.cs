using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Where head and body start and end.</content>
/// <remarks>
/// https://html.spec.whatwg.org/multipage/parsing.html#the-before-head-insertion-mode and the modes behind it, in phases:
/// <list type="bullet">
/// <item>Before the head only <c>head</c> opens it itself; white space, comments, doctypes, <c>html</c> and stray end tags leave
/// things as they are; all else, the end of the document too, opens a head before itself. A document of white space alone is
/// left as it is: there is no page.</item>
/// <item>The head ends before <c>&lt;/head&gt;</c>, or before the first tag or text that has no place in it.</item>
/// <item>The body starts behind <c>&lt;body&gt;</c>, or before the first tag or text that opens one. A frameset has none.</item>
/// <item>The body ends at the first <c>&lt;/body&gt;</c> or <c>&lt;/html&gt;</c> that is not inside a template or noscript, else
/// at the end of the document, unless that lies inside a comment, a raw text element or a template.</item>
/// </list>
/// </remarks>
internal abstract partial class RewriterEngine
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private DocumentPhase _phase;

    // Where following the phases ends: nobody asks what comes behind.
    private DocumentPhase _lastPhase;
    private bool _bodyEndPending;
    private bool _documentBegun;
    private long _blankBytes;

    private bool FollowsPhases => _phase < _lastPhase;

    private void BeginDocument()
    {
        _lastPhase = _plan.HasBodyStart ? DocumentPhase.InBody
            : _plan.HasHeadEnd ? DocumentPhase.AfterHead
            : _plan.HasHeadStart || _plan.HasBodyEnd ? DocumentPhase.InHead
            : DocumentPhase.BeforeHead;
        _bodyEndPending = _plan.HasBodyEnd;
        ObserveText = FollowsPhases;
        if (_bodyEndPending)
        {
            TagFilter |= FilterBit(TagNames.Body) | FilterBit(TagNames.Html);
        }
    }

    private void InsertBeforeTag()
    {
        if (FollowsPhases)
        {
            _documentBegun = true;

            // What stands in a template or noscript of the head is none of the document's own.
            if (_phase == DocumentPhase.BeforeHead || (TemplateDepth == 0 && (!InNoscript || Tag.Name == TagNames.Noscript)))
            {
                while (FollowsPhases && EndsPhase())
                {
                    AdvancePhase(_editor.Before);
                }
            }
        }

        if (_bodyEndPending && Tag.IsEnd && Tag.Name is TagNames.Body or TagNames.Html && !InNoscript && TemplateDepth == 0 && !IsFrameset)
        {
            InsertBodyEnd();
        }
    }

    /// <summary>Whether a parser is in another phase when it comes to put the current tag into the tree.</summary>
    private bool EndsPhase()
    {
        if (Tag.IsEnd)
        {
            return Tag.Name is TagNames.Body or TagNames.Html or TagNames.Br || (Tag.Name == TagNames.Head && _phase != DocumentPhase.AfterHead);
        }

        return _phase switch
        {
            DocumentPhase.BeforeHead => Tag.Name is not (TagNames.Html or TagNames.Head),
            DocumentPhase.InHead => !HeadElements.StayInHead(Tag.Name),
            _ => !HeadElements.StayAfterHead(Tag.Name),
        };
    }

    private void InsertAfterTag()
    {
        if (FollowsPhases && !Tag.IsEnd
            && ((Tag.Name == TagNames.Head && _phase == DocumentPhase.BeforeHead)
                || (Tag.Name is TagNames.Body or TagNames.Frameset && _phase == DocumentPhase.AfterHead && TemplateDepth == 0 && !InNoscript)))
        {
            AdvancePhase(_editor.After);
        }
    }

    /// <summary>Goes on to the next phase, and inserts what stands between the two.</summary>
    private void AdvancePhase(ScratchBuffer where)
    {
        // First, so that a handler that throws is not called again.
        _phase++;
        ObserveText = FollowsPhases;
        switch (_phase)
        {
            case DocumentPhase.InHead when _plan.HasHeadStart:
                InvokeInsert(InsertPoint.HeadStart, where);
                break;
            case DocumentPhase.AfterHead when _plan.HasHeadEnd:
                InvokeInsert(InsertPoint.HeadEnd, where);
                break;
            case DocumentPhase.InBody when _plan.HasBodyStart && !IsFrameset:
                InvokeInsert(InsertPoint.BodyStart, where);
                break;
            default:
                break;
        }
    }

    private void InsertBodyEnd()
    {
        _bodyEndPending = false;
        InvokeInsert(InsertPoint.BodyEnd, _editor.Before);
    }

    /// <summary>Text before the body: the first byte that is not white space opens what a parser would put it into.</summary>
    /// <returns>Where the text starts: behind a byte order mark, which is no part of the document.</returns>
    private int FollowText(ReadOnlySpan<byte> data, int start, int end, bool whole)
    {
        if (_phase != DocumentPhase.BeforeHead && (TextMode != TextMode.Data || TemplateDepth > 0 || InNoscript))
        {
            return start;
        }

        var text = whole && Position + start == 0 && data[start..end].StartsWith(ByteOrderMark) ? start + ByteOrderMark.Length : start;

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
            return text;
        }

        // A captured text node may be replaced as a whole, so what opens before it cannot stand inside it.
        _documentBegun = true;
        while (FollowsPhases)
        {
            AdvancePhase(_editor.Before);
        }

        CommitBefore(data, whole ? text : i);
        Listen();
        return text;
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
                NoTag();
                EndElements(data, 1, at);
            }

            // An open template ends with the document, and nothing is left to stand in it.
            var isPage = _documentBegun || _blankBytes < Position;
            while (FollowsPhases && isPage && (_phase == DocumentPhase.BeforeHead || TemplateDepth == 0))
            {
                AdvancePhase(_editor.Before);
            }

            if (_bodyEndPending && _phase > DocumentPhase.BeforeHead && TemplateDepth == 0 && !IsFrameset)
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
