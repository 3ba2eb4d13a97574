using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Tags: attribute and element handlers, open elements, ends.</content>
internal abstract partial class RewriterEngine
{
    private readonly int[] _lastTag = [];
    private readonly List<int> _matched = [];
    private int _tagNumber;

    private ElementStack? _stack;
    private int _floor;
    private ulong _rawTextHandlers;

    // The open elements are followed, and nothing else at this place.
    private bool _popsQuietly;

    // Content is dropped up to the end of the element at this level.
    private bool _dropping;
    private int _dropLevel;

    /// <summary>The plan follows all elements; otherwise only one whose end matters, while it is open.</summary>
    private bool FollowsAll => _plan.Selectors is { NeedsStack: true };

    /// <summary>No element is followed, nothing of the document's head and body is waited for, and no text is listened to.</summary>
    private bool IsUneventful => _stack is null && !FollowsPhases && !FollowsAll && !_dropping && _rawTextHandlers == 0;

    private ulong TextHandlers => OpenTextHandlers | (TextMode == TextMode.Data ? _plan.ContentTextHandlers : 0);

    /// <summary>Those of the open elements.</summary>
    private ulong OpenTextHandlers => _stack is null ? _rawTextHandlers : _stack[_stack.Top].TextHandlers;

    protected override AttributeCapture CaptureFor(ulong name) =>
        (_plan.ElementFilter & FilterBit(name)) != 0 ? AttributeCapture.All : StartTagCapture;

    protected override void OnNoscriptEnd()
    {
        if (_stack is not null)
        {
            // The fragment is written by now: what its open elements left to do goes out directly.
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

    /// <summary>Nearly every start tag: at most attributes of it change, and nobody looks at where it stands.</summary>
    private bool ChangesAttributesOnly(ReadOnlySpan<byte> data, int start, int end)
    {
        if (!IsUneventful || Tag.Oversized || !(_plan.Selectors is not { } selectors || MatchesNothing(selectors, data[start..end])))
        {
            return false;
        }

        ChangeAttributes(data, start, end);
        return true;
    }

    private void HandleStartTag(ReadOnlySpan<byte> data, int start, int end)
    {
        if (ChangesAttributesOnly(data, start, end) || OpensQuietly(data, start, end))
        {
            return;
        }

        var tag = Tag.Oversized ? default : data[start..end];
        _rawTextHandlers = 0;
        if (!Tag.Oversized)
        {
            if (Tag.Space == ElementSpace.Html)
            {
                EndImplied(data, start);
            }

            InsertBeforeTag();
        }

        InsertAfterTag();
        var textHandlers = OpenTextHandlers;
        if (_plan.Selectors is { } selectors)
        {
            MatchSelectors(selectors, tag, ref textHandlers);
            if (_matched.Count > 0)
            {
                // Until here only those were noted that somebody asks for.
                NoteAllAttributes(data, start, end);
            }
        }

        if (!Tag.Oversized && !_dropping)
        {
            if (Tag.IsWanted && _plan.Attributes is not null)
            {
                RunAttributeHandlers(tag);
            }

            if (_matched.Count > 0)
            {
                var element = new Element(_editor, tag, Attributes, Tag);
                foreach (var handler in _matched)
                {
                    InvokeElement(handler, element);
                    if (_editor.Unsubscribed)
                    {
                        Unsubscribe(handler);
                    }
                }
            }
        }

        var dropsContent = _editor.DropsContent;
        var endActions = _editor.TakeEnd();
        Commit(data, start, end, isTag: true);
        if (Tag.OpensElement && (FollowsAll || _stack is not null || endActions is not null))
        {
            Open(data, start, end, textHandlers, endActions, dropsContent);
        }
        else if (Tag.OpensElement && RawTextElements.Contains(Tag.Name))
        {
            _rawTextHandlers = textHandlers;
        }

        if (!IsIdentity)
        {
            _editor.Clear();
            Listen();
        }
    }

    /// <summary>Follows the open elements where that is all there is to do.</summary>
    protected override bool PassTag(ulong name, bool isEnd)
    {
        var stack = _stack!;
        if (isEnd)
        {
            return PopsQuietly(stack, name);
        }

        if (ImpliedEnds.AtStart(stack, _floor, name) > 0 || stack.Top >= _limits.MaxDepth)
        {
            return false;
        }

        if (!VoidElements.Contains(name))
        {
            stack.PushLike(name);
        }

        return true;
    }

    /// <summary>
    /// The end tag of the innermost element, which nobody asked for: nearly every one. Whatever is listened to stays as it is.
    /// </summary>
    private bool PopsQuietly(ElementStack stack, ulong name)
    {
        var top = stack.Top;
        if (top <= _floor)
        {
            return false;
        }

        ref var current = ref stack[top];
        if (current.Name != name || current.End is not null || name is TagNames.Body or TagNames.Html || current.TextHandlers != stack[top - 1].TextHandlers)
        {
            return false;
        }

        stack.PopQuietly();
        return true;
    }

    /// <summary>A start tag that no selector matches and that ends no element: at most attributes of it change, and it opens an element.</summary>
    private bool OpensQuietly(ReadOnlySpan<byte> data, int start, int end)
    {
        if (!FollowsTags || Tag.Oversized || (Tag.Space == ElementSpace.Html && ImpliedEnds.AtStart(_stack!, _floor, Tag.Name) > 0))
        {
            return false;
        }

        var around = OpenTextHandlers;
        var textHandlers = around;
        MatchSelectors(_plan.Selectors!, data[start..end], ref textHandlers);
        if (_matched.Count > 0 || textHandlers != around)
        {
            return false;
        }

        ChangeAttributes(data, start, end);
        if (Tag.OpensElement)
        {
            Open(data, start, end, textHandlers, endActions: null, dropsContent: false);
        }

        return true;
    }

    private void ChangeAttributes(ReadOnlySpan<byte> data, int start, int end)
    {
        if (Tag.IsWanted && _plan.Attributes is not null)
        {
            RunAttributeHandlers(data[start..end]);
            if (Changes is not null)
            {
                Commit(data, start, end, isTag: true);
            }
            else
            {
                CommitEdits(data, start);
            }

            _editor.ClearEdits();
        }
    }

    private void Open(ReadOnlySpan<byte> data, int start, int end, ulong textHandlers, EndActions? endActions, bool dropsContent)
    {
        _stack ??= new ElementStack(_plan.Selectors?.WaitingCount ?? 0, _plan.Selectors?.CountedTypes.Count ?? 0);
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
            TakePendingStates();
        }

        if (Tag.Name == TagNames.Noscript && InNoscript && _floor == 0)
        {
            _floor = _stack.Top;
        }

        if (dropsContent && !_dropping)
        {
            FlushRun(data, end);
            _dropping = true;
            _dropLevel = _stack.Top;
        }
    }

    private void FailBehind(ReadOnlySpan<byte> data, int end)
    {
        FlushRun(data, end);
        Fail(RewriteFailure.TooDeep, null, data, end);
    }

    private void HandleEndTag(ReadOnlySpan<byte> data, int start, int end)
    {
        if (!Tag.Oversized
            && ((_popsQuietly && PopsQuietly(_stack!, Tag.Name)) || (IsUneventful && !(_bodyEndPending && Tag.Name is TagNames.Body or TagNames.Html))))
        {
            return;
        }

        // One that is too long has been dealt with at its start.
        if (!Tag.Oversized)
        {
            if (EndElement(data, start) is { } actions)
            {
                _editor.Before.Append(actions.Append.Written);
                var tag = new EndTag(_editor, data[(start + Tag.NameStart)..(start + Tag.NameEnd)]);
                foreach (var handler in actions.Handlers)
                {
                    handler(tag);
                }

                _editor.Removed |= actions.RemoveTag;
                _editor.After.Append(actions.After.Written);
                _editor.Recycle(actions);
            }

            InsertBeforeTag();
        }

        Commit(data, start, end, isTag: true);
        _editor.Clear();
        Listen();
    }

    /// <summary>
    /// What the current tag, which is too long to be held, ends: that is over where the tag begins, as its bytes go out while the rest of it is not there
    /// yet. The tag itself stays, whatever was to be done about it.
    /// </summary>
    private void EndBeforeOversizedTag(ReadOnlySpan<byte> data, int start)
    {
        if (!Tag.IsEnd)
        {
            // In foreign content it is not known yet what the tag is.
            if (!InForeignContent)
            {
                EndImplied(data, start);
            }
        }
        else if (EndElement(data, start) is { } actions)
        {
            _editor.Before.Append(actions.Append.Written);
            _editor.After.Append(actions.After.Written);
            _editor.Recycle(actions);
        }
    }

    /// <summary>Ends what an HTML element's start tag ends.</summary>
    private void EndImplied(ReadOnlySpan<byte> data, int start)
    {
        if (_stack is not null && ImpliedEnds.AtStart(_stack, _floor, Tag.Name) is > 0 and var level)
        {
            EndElements(data, level, start);
        }
    }

    /// <summary>Ends what the current end tag ends, itself written by nobody yet.</summary>
    /// <returns>What is left to do at the end of the element whose tag it is.</returns>
    private EndActions? EndElement(ReadOnlySpan<byte> data, int start)
    {
        _rawTextHandlers = 0;
        EndActions? actions = null;
        if (_stack is not null)
        {
            var level = ImpliedEnds.AtEnd(_stack, _floor, Tag.Name);
            if (level > 0)
            {
                if (ImpliedEnds.EndsAlone(_stack, level))
                {
                    EndDropping(data, level, start);
                    actions = _stack[level].End;
                    _stack.RemoveAt(level);
                    _dropLevel -= _dropping && _dropLevel > level ? 1 : 0;
                }
                else if (FollowsAll && Tag.Name is TagNames.Body or TagNames.Html)
                {
                    // Ends the writing, not the elements: what comes behind is still put into them. See
                    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-afterbody.
                    FinishElements(data, level + 1, start);
                    EndDropping(data, level, start);
                    actions = _stack[level].End;
                    _stack[level].End = null;
                }
                else
                {
                    EndElements(data, level + 1, start);
                    EndDropping(data, level, start);
                    actions = _stack[level].End;
                    _stack.Pop();
                }
            }
            else if (!FollowsAll)
            {
                // Its parents are unknown: this can only be the end tag of one of them.
                EndElements(data, 1, start);
            }
            else if (Tag.Name == TagNames.Html && !InNoscript)
            {
                // The document's own, which has no start tag.
                FinishElements(data, 1, start);
            }
            else if (Tag.Name is TagNames.P or TagNames.Br)
            {
                // Makes an empty element: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody.
                CountChild(_stack.Top);
            }

            if (!FollowsAll && _stack.Top == 0)
            {
                ReleaseStack();
            }
        }

        return actions;
    }

    /// <summary>Ends the elements from <paramref name="level"/> inwards, without end tags, before the token at <paramref name="start"/>.</summary>
    private void EndElements(ReadOnlySpan<byte> data, int level, int start)
    {
        FinishElements(data, level, start);
        while (_stack!.Top >= level)
        {
            _stack.Pop();
        }
    }

    /// <summary>Does what is to be done at the ends of these elements, and leaves them open.</summary>
    private void FinishElements(ReadOnlySpan<byte> data, int level, int start)
    {
        for (var i = _stack!.Top; i >= level; i--)
        {
            EndDropping(data, i, start);
            if (_stack[i].End is { } actions)
            {
                _stack[i].End = null;
                _editor.Before.Append(actions.Append.Written);
                _editor.Before.Append(actions.After.Written);
                _editor.Recycle(actions);
            }
        }
    }

    private void EndDropping(ReadOnlySpan<byte> data, int level, int start)
    {
        if (_dropping && _dropLevel == level)
        {
            FlushRun(data, start);
            _dropping = false;
        }
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

    private void RunAttributeHandlers(ReadOnlySpan<byte> tag)
    {
        var table = _plan.Attributes!;
        var values = _editor.Values;
        _tagNumber++;
        for (var i = 0; i < Tag.AttributeCount; i++)
        {
            ref readonly var attribute = ref Attributes[i];
            var name = table.Find(tag[attribute.NameStart..attribute.NameEnd]);
            if (name < 0 || _lastTag[name] == _tagNumber)
            {
                // Not listened to, or a duplicate, which parsers drop.
                continue;
            }

            _lastTag[name] = _tagNumber;
            if (!attribute.HasWantedValue && table.IsByValue(name))
            {
                continue;
            }

            int start = 0, end = -1;
            foreach (var handler in table.HandlersOf(name))
            {
                var mark = values.Count;
                var value = end < 0 ? tag[attribute.ValueStart..attribute.ValueEnd] : values[start, end];
                var context = new HtmlAttribute(
                    tag[Tag.NameStart..Tag.NameEnd], tag[attribute.NameStart..attribute.NameEnd], value, attribute.Quote, tag);
                if (InvokeAttribute(handler, context, values))
                {
                    (start, end) = (mark, values.Count);
                }
                else
                {
                    values.Truncate(mark);
                }
            }

            if (end >= 0)
            {
                _editor.SetValue(i, attribute, start, end);
            }
        }
    }
}
