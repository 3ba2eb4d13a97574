using System.Buffers;
using System.Diagnostics;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>
/// The rewriter of one response, without its handlers' types: turns tokens and what handlers did to them into bytes.
/// </summary>
/// <remarks>
/// Nothing of a token goes out before all its handlers are done: their changes stand in the editor until then. So when
/// one throws, the token and all behind it pass as they came. Untouched tokens are not written one by one; they leave
/// as one run, from <see cref="_runStart"/> on, before the next change or at the end of the chunk.
/// </remarks>
internal abstract partial class RewriterEngine : HtmlTokenizer
{
    private readonly EnginePlan _plan;
    private readonly HtmlRewriterLimits _limits;

    // Its own until it is disposed, when another document may get it.
    private EngineScratch _scratch;
    private TokenEditor _editor;
    private OutputCursor _output;
    private int _runStart;
    private bool _writing;
    private bool _completed;
    private RewriteFailure _failure;
    private long _failureOffset;
    private Exception? _exception;

    protected RewriterEngine(EnginePlan plan, HtmlRewriterLimits limits)
        : base(limits.MaxTokenBytes, limits.MaxTextBytes)
    {
        _plan = plan;
        _limits = limits;
        _scratch = plan.Memory.Rent();
        _editor = _scratch.Editor;
        _matched = _scratch.Matched;
        CaptureComments = plan.CommentHandlers > 0;
        CaptureDoctype = plan.DoctypeHandlers > 0;
        TagFilter = plan.ElementFilter;
        if (plan.Attributes is { } attributes)
        {
            _lastTag = _scratch.Numbers(attributes.Count);
        }

        ValueFilter = plan.ValueFilter;
        _selectedNames = plan.SelectedNames;
        ListenedWords = plan.SelectedWords;
        TakesAnyValue = plan.ValueFilter is null && plan.SelectedWords.Length == 0;
        if (plan.ListenedNames is { } names)
        {
            ListenedNames = names;
            StartTagCapture = AttributeCapture.Listened;
        }

        BeginDocument();
        Listen();
    }

    /// <summary>How it went so far; final after <see cref="Complete"/>.</summary>
    public RewriteOutcome Outcome => new(_failure, _failureOffset, _exception, OversizedTokens);

    /// <summary>Takes the next bytes of the document and writes what is certain of the result. Does not throw for any input or handler.</summary>
    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        _output.Begin(output);
        Push(_markDecided ? input : DecideMark(input));
        _output.End();
    }

    /// <summary>From here on the document passes as it came, a token that is not complete included.</summary>
    /// <returns>False when it does so already.</returns>
    public bool TryStop(IBufferWriter<byte> output)
    {
        if (IsIdentity || _completed)
        {
            return false;
        }

        _output.Begin(output);
        PushMark();
        if (!IsIdentity)
        {
            Fail(RewriteFailure.Stopped, null, [], 0);
            PassHeld();
        }

        _output.End();
        return true;
    }

    /// <summary>Ends the document: writes what is held. Later calls do nothing.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        if (_completed)
        {
            return;
        }

        _completed = true;
        _output.Begin(output);
        PushMark();
        End();
        EndDocument();
        ReleaseHeld();
        _output.End();
    }

    public override void Dispose()
    {
        ReleaseStack();
        ReleaseScratch();
        base.Dispose();
    }

    protected abstract bool InvokeAttribute(int handler, in HtmlAttribute attribute, IBufferWriter<byte> value);

    protected abstract void InvokeElement(int handler, in Element element);

    protected abstract void InvokeText(int handler, in TextNode text);

    protected abstract void InvokeComment(int handler, in Comment comment);

    protected abstract void InvokeDoctype(int handler, in Doctype doctype);

    protected abstract void InvokeInsert(InsertPoint point, IBufferWriter<byte> output);

    protected override void OnTag(ReadOnlySpan<byte> data, int start, int end)
    {
        try
        {
            if (Tag.IsEnd)
            {
                HandleEndTag(data, start, end);
            }
            else
            {
                HandleStartTag(data, start, end);
            }
        }
        catch (Exception e) when (IsFromHandler(e))
        {
            Fail(RewriteFailure.HandlerFailed, e, data, start);
        }
    }

    protected override void OnOversizedTag(ReadOnlySpan<byte> data, int start)
    {
        try
        {
            EndBeforeOversizedTag(data, start);
            InsertBeforeTag();
            CommitBefore(data, start);
        }
        catch (Exception e) when (IsFromHandler(e))
        {
            Fail(RewriteFailure.HandlerFailed, e, data, start);
        }
    }

    protected override void Emit(ReadOnlySpan<byte> data, int end)
    {
        FlushRun(data, end);
        _runStart = 0;
    }

    private void ReleaseScratch()
    {
        if (_scratch is null)
        {
            return;
        }

        // A handler that failed, or a document that broke off, may have left a writer of it in other hands.
        if (_completed && _failure == RewriteFailure.None)
        {
            _plan.Memory.Return(_scratch);
        }
        else
        {
            _editor.Dispose();
        }

        (_scratch, _editor) = (null!, null!);
        _holding = false;
    }

    /// <summary>Sets what the tokenizer gives, by what somebody listens to at this place.</summary>
    private void Listen()
    {
        AllTags = _plan.Selectors is { AnyTag: true } || FollowsPhases || FollowsAll || _stack is not null || _rawTextHandlers != 0;

        _popsQuietly = _stack is not null && FollowsAll && !FollowsPhases && !_dropping;
        // An empty element of XML is not opened, which is known only when its whole tag is looked at.
        FollowsTags = _popsQuietly && _plan.IsDismissible && !IsXml;

        // Whatever the mode: a raw text element can begin and end without anybody being told.
        CaptureText = !_dropping && (OpenTextHandlers | _plan.ContentTextHandlers) != 0;
    }

    private void Fail(RewriteFailure failure, Exception? exception, ReadOnlySpan<byte> data, int at)
    {
        _failure = failure;
        _failureOffset = Position + at;
        _exception = exception;
        _editor.Clear();

        // What a handler removed up to here stays removed.
        FlushRun(data, at);
        ReleaseHeld();
        _dropping = false;
        BecomeIdentity();
    }

    private bool IsFromHandler(Exception e) => !_writing && e is not OutOfMemoryException;

    private void FlushRun(ReadOnlySpan<byte> data, int end)
    {
        Debug.Assert(end >= _runStart, "a run never goes back");
        if (end > _runStart)
        {
            TellCopied(_runStart, end - _runStart);
            Write(data[_runStart..end]);
            _runStart = end;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty && !_dropping)
        {
            // A reader who is gone is no handler's failure: what the output throws is the caller's.
            _writing = true;
            if (_holding)
            {
                Hold(bytes);
            }
            else
            {
                _output.Write(bytes);
            }

            _writing = false;
            _written += bytes.Length;
        }
    }

    /// <summary>Writes what was inserted before the token at <paramref name="start"/>.</summary>
    private void CommitBefore(ReadOnlySpan<byte> data, int start)
    {
        if (_editor.Before.Count > 0)
        {
            FlushRun(data, start);
            if (Changes is not null)
            {
                TellInserted(start, _editor.Before.Written);
            }

            Write(_editor.Before.Written);
            _editor.Before.Clear();
        }
    }

    /// <summary>Writes the token with the changes made to it; an unchanged one stays in the run.</summary>
    private void Commit(ReadOnlySpan<byte> data, int start, int end, bool isTag = false)
    {
        if (_editor.IsUntouched)
        {
            return;
        }

        CommitBefore(data, start);
        FlushRun(data, start);
        if (Changes is not null)
        {
            TellCommit(data, start, end, isTag);
        }

        if (_editor.Removed)
        {
            WriteInPlaceOf(data, start, end, _editor.Replacement.Written);
            _runStart = end;
        }
        else
        {
            Write(_editor.Replacement.Written);
            CommitEdits(data, start);
        }

        if (_editor.After.Count + _editor.Inner.Count > 0)
        {
            FlushRun(data, end);
            Write(_editor.After.Written);
            Write(_editor.Inner.Written);
        }
    }

    private void CommitEdits(ReadOnlySpan<byte> data, int start)
    {
        foreach (ref readonly var edit in _editor.Edits)
        {
            FlushRun(data, start + edit.Start);
            WriteInPlaceOf(data, start + edit.Start, start + edit.End, _editor.Values[edit.TextStart, edit.TextEnd]);
            _runStart = start + edit.End;
        }
    }
}
