using System.Runtime.CompilerServices;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>The open elements.</content>
internal abstract partial class RewriterEngine
{
    private ElementStack? _stack;
    private int _floor;
    private ulong _rawTextHandlers;

    // The open elements are followed, and nothing else at this place.
    private bool _popsQuietly;

    // Content is dropped up to the end of the element at this level.
    private bool _dropping;
    private int _dropLevel;

    // Behind the end tag that is read now it goes on, up to the end of the element at this level; 0 for none.
    private int _dropsOnAt;

    // Of an element that the start tag which is read now ends, whose end tag was written by nobody; 0 for none.
    private ulong _leftOpen;

    /// <summary>The plan follows all elements; otherwise only one whose end matters, while it is open.</summary>
    private bool FollowsAll => _plan.Selectors is { NeedsStack: true };

    /// <summary>No element is followed, nothing of the document's head and body is waited for, and no text is listened to.</summary>
    private bool IsUneventful => _stack is null && !FollowsPhases && !FollowsAll && !_dropping && _rawTextHandlers == 0;

    private ulong TextHandlers => OpenTextHandlers | (TextMode == TextMode.Data ? _plan.ContentTextHandlers : 0);

    /// <summary>Those of the open elements.</summary>
    private ulong OpenTextHandlers => _stack is null ? _rawTextHandlers : _stack.TextHandlers;

    protected override void OnNoscriptEnd()
    {
        if (_stack is not null)
        {
            // The fragment is written by now: what its open elements left to do goes out directly.
            NoTag();
            EndElements([], _floor + 1, 0);
            CommitBefore([], 0);
            _editor.Clear();
            _floor = 0;
            if (!FollowsAll && _stack.Top == 0)
            {
                ReleaseStack();
            }

            Listen();
        }
    }

    /// <summary>Follows the open elements where that is all there is to do.</summary>
    // By itself: the loop that calls it needs its registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override bool PassStartTag(ulong name)
    {
        var stack = _stack!;
        if (stack.EffectsOf(name) == 0 && stack.TryPushQuietly(name))
        {
            return true;
        }

        return PassNotableStart(stack, name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override bool PassEndTag(ulong name) => _stack!.TryPopQuietly(name);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool PassNotableStart(ElementStack stack, ulong name) => stack.WaitedFor != ulong.MaxValue && ImpliedEnds.AtStart(stack, _floor, name) == 0
        && (VoidElements.Contains(name) || (name is not (TagNames.Html or TagNames.Body or TagNames.Form) && stack.TryPushQuietly(name)));

    private void Open(ReadOnlySpan<byte> data, int start, int end, ulong textHandlers, EndActions? endActions, bool dropsContent)
    {
        _stack ??= NewStack();
        if (_stack.Top >= _limits.MaxDepth)
        {
            // The tag itself is written already; nothing in it needs the depth.
            if (endActions is not null)
            {
                _editor.Recycle(endActions);
            }

            FailBehind(data, end);
            return;
        }

        _stack.Push(new OpenElement { Name = Tag.Name, Space = Tag.Space, TextHandlers = textHandlers, End = endActions });
        if (_pendingStates > 0)
        {
            _stack.Wait(_pendingChild, _pendingDescendant, _pendingElements);
            _pendingStates = 0;
        }

        if (Tag.Name == TagNames.Noscript && InNoscript && _floor == 0)
        {
            // What is inside ends with the fragment, and its own end tag is found before this.
            _floor = _stack.Top;
            _stack[_floor].QuietName = 0;
        }

        if (dropsContent && !_dropping)
        {
            FlushRun(data, end);
            _dropping = true;
            _dropLevel = _stack.Top;
        }
    }

    private ElementStack NewStack() => new(_plan.Selectors?.WaitingCount ?? 0, _plan.Selectors?.CountedTypes.Count ?? 0, _limits.MaxDepth);

    private void FailBehind(ReadOnlySpan<byte> data, int end)
    {
        FlushRun(data, end);
        Fail(RewriteFailure.TooDeep, null, data, end);
    }

    /// <summary>Ends what an HTML element's start tag ends.</summary>
    private void EndImplied(ReadOnlySpan<byte> data, int start)
    {
        if (IsXml)
        {
            // There each element ends at its own end tag.
            return;
        }

        EndForeign(data, start);
        if (_stack is not null && ImpliedEnds.AtStart(_stack, _floor, Tag.Name) is > 0 and var level)
        {
            NoteLeftOpen(level);

            // A link ends another as its end tag would.
            if (ImpliedEnds.BlockIn(_stack, level) is > 0 and var block)
            {
                EndAround(data, level, block, start);
                FinishAlone(data, level, start);
            }
            else
            {
                EndElements(data, level, start);
            }

            if (Tag.Name == TagNames.Select)
            {
                // Ends the one that is open, as its end tag would, and opens none.
                Tag.Space = ElementSpace.Empty;
            }
        }
    }

    /// <summary>Ends what a tag of HTML ends of an <c>svg</c> or <c>math</c> that nobody closed.</summary>
    private void EndForeign(ReadOnlySpan<byte> data, int start)
    {
        if (!Tag.BreaksOut || _stack is null)
        {
            return;
        }

        var level = _stack.Top + 1;
        while (level - 1 > _floor && ElementCategories.EndsAtHtml(_stack[level - 1]))
        {
            level--;
        }

        if (level <= _stack.Top)
        {
            NoteLeftOpen(level);
        }

        EndElements(data, level, start);
    }

    private void ReleaseStack()
    {
        if (_stack is { } stack)
        {
            for (; stack.Top >= 0; stack.Pop())
            {
                stack[stack.Top].End?.Dispose();
            }

            stack.Dispose();
            _stack = null;
            _floor = 0;
        }
    }
}
