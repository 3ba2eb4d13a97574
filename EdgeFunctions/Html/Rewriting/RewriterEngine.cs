using System.Buffers;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>
/// The rewriter of one response, without its handlers' types: turns tokens and what handlers did to them into bytes.
/// </summary>
/// <remarks>
/// Nothing of a token goes out before all its handlers are done: their changes stand in scratch buffers until
/// then. So when one throws, the token and all behind it pass as they came. Untouched tokens are not written one by
/// one; they leave as one run, from <see cref="_runStart"/> on, before the next change or at the end of the chunk.
/// </remarks>
internal abstract partial class RewriterEngine : HtmlTokenizer
{
    private readonly EnginePlan _plan;
    private readonly HtmlRewriterLimits _limits;
    private readonly ScratchBuffer _values = new();
    private readonly ScratchBuffer _before = new();
    private readonly ScratchBuffer _after = new();

    private IBufferWriter<byte>? _output;
    private int _runStart;
    private bool _completed;
    private RewriteFailure _failure;
    private long _failureOffset;
    private Exception? _exception;

    protected RewriterEngine(EnginePlan plan, HtmlRewriterLimits limits)
        : base(limits.MaxTokenBytes, limits.MaxTextBytes)
    {
        _plan = plan;
        _limits = limits;
        CaptureComments = plan.CommentHandlers > 0;
        CaptureDoctype = plan.DoctypeHandlers > 0;
        if (plan.Attributes is { } attributes)
        {
            ListenedNames = attributes.Filter;
            StartTagCapture = AttributeCapture.Listened;
            _lastTag = new int[attributes.Count];
        }

        BeginDocument();
    }

    /// <summary>How it went so far; final after <see cref="Complete"/>.</summary>
    public RewriteOutcome Outcome => new(_failure, _failureOffset, _exception, OversizedTokens);

    /// <summary>Takes the next bytes of the document and writes what is certain of the result. Does not throw for any input or handler.</summary>
    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        _output = output;
        Push(input);
        _output = null;
    }

    /// <summary>Ends the document: writes what is held. Later calls do nothing.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        if (_completed)
        {
            return;
        }

        _completed = true;
        _output = output;
        End();
        EndDocument();
        _output = null;
    }

    public override void Dispose()
    {
        _values.Dispose();
        _before.Dispose();
        _after.Dispose();
        base.Dispose();
    }

    protected abstract bool InvokeAttribute(int handler, in HtmlAttribute attribute, IBufferWriter<byte> value);

    protected abstract void InvokeInsert(InsertPoint point, IBufferWriter<byte> output);

    protected override void OnTag(ReadOnlySpan<byte> data, int start, int end)
    {
        try
        {
            if (!Tag.Oversized)
            {
                InsertBeforeTag();
            }

            if (Tag.IsEnd)
            {
                // Nothing else listens to end tags yet.
            }
            else
            {
                InsertAfterTag();
                if (Tag.AttributeCount > 0 && _plan.Attributes is not null)
                {
                    RunAttributeHandlers(data[start..end]);
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fail(RewriteFailure.HandlerFailed, e, start);
            return;
        }

        Commit(data, start, end);
    }

    protected override void OnOversizedTag(ReadOnlySpan<byte> data, int start)
    {
        try
        {
            InsertBeforeTag();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fail(RewriteFailure.HandlerFailed, e, start);
            return;
        }

        CommitBefore(data, start);
    }

    protected override void Emit(ReadOnlySpan<byte> data, int end)
    {
        FlushRun(data, end);
        _runStart = 0;
    }

    protected override void OnNoscriptEnd()
    {
    }

    private void Fail(RewriteFailure failure, Exception? exception, int at)
    {
        _failure = failure;
        _failureOffset = Position + at;
        _exception = exception;
        _before.Clear();
        _after.Clear();
        _values.Clear();
        _editCount = 0;
        BecomeIdentity();
    }

    private void FlushRun(ReadOnlySpan<byte> data, int end)
    {
        if (end > _runStart)
        {
            Write(data[_runStart..end]);
        }

        _runStart = end;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _output!.Write(bytes);
        }
    }

    /// <summary>Writes what was inserted before the token at <paramref name="start"/>.</summary>
    private void CommitBefore(ReadOnlySpan<byte> data, int start)
    {
        if (_before.Count > 0)
        {
            FlushRun(data, start);
            Write(_before.Written);
            _before.Clear();
        }
    }

    /// <summary>Writes the token with the changes made to it; an unchanged one stays in the run.</summary>
    private void Commit(ReadOnlySpan<byte> data, int start, int end)
    {
        CommitBefore(data, start);
        if (_editCount > 0)
        {
            FlushRun(data, start);
            foreach (ref readonly var edit in _edits.AsSpan(0, _editCount))
            {
                FlushRun(data, start + edit.Start);
                Write(_values[edit.TextStart, edit.TextEnd]);
                _runStart = start + edit.End;
            }

            _editCount = 0;
            _values.Clear();
        }

        if (_after.Count > 0)
        {
            FlushRun(data, end);
            Write(_after.Written);
            _after.Clear();
        }
    }
}
