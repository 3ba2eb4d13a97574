using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>End tags, and what is left to do where elements end.</content>
internal abstract partial class RewriterEngine
{
    private void HandleEndTag(ReadOnlySpan<byte> data, int start, int end)
    {
        if (!Tag.Oversized
            && ((_popsQuietly && _stack!.TryPopQuietly(Tag.Name)) || (IsUneventful && !(_bodyEndPending && Tag.Name is TagNames.Body or TagNames.Html))))
        {
            return;
        }

        // One that is too long has been dealt with at its start.
        if (!Tag.Oversized)
        {
            if (EndElement(data, start) is { } actions)
            {
                _editor.Before.Append(actions.Append.Written);
                var inside = _editor.Before.Count;
                var tag = new EndTag(_editor, data[(start + Tag.NameStart)..(start + Tag.NameEnd)]);
                foreach (var handler in actions.Handlers)
                {
                    handler(tag);
                }

                if (actions.RemoveContent)
                {
                    _editor.Before.Truncate(inside);
                }

                _editor.Removed |= actions.RemoveTag;
                _editor.After.Append(actions.After.Written);
                _editor.Recycle(actions);
            }

            InsertBeforeTag();
        }

        Commit(data, start, end, isTag: true);
        _editor.Clear();
        if (_dropsOnAt > 0)
        {
            FlushRun(data, end);
            (_dropping, _dropLevel, _dropsOnAt) = (true, _dropsOnAt, 0);
        }

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

        _dropsOnAt = 0;
    }

    /// <summary>Ends what the current end tag ends, itself written by nobody yet.</summary>
    /// <returns>What is left to do at the end of the element whose tag it is.</returns>
    private EndActions? EndElement(ReadOnlySpan<byte> data, int start)
    {
        _rawTextHandlers = 0;
        EndActions? actions = null;
        if (_stack is not null)
        {
            EndForeign(data, start);
            var level = ImpliedEnds.AtEnd(_stack, _floor, Tag.Name);
            if (level > 0)
            {
                if (ImpliedEnds.BlockIn(_stack, level) is > 0 and var block)
                {
                    EndAround(data, level, block, start);

                    // What is open in a form is still in it: what comes behind its end tag goes along, up to where the outermost of that ends.
                    _dropsOnAt = _dropping && _dropLevel == level && _stack[level].Is(TagNames.Form) ? level : 0;
                    actions = EndAlone(data, level, start);
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
            else if (Tag.Name is TagNames.Html or TagNames.Body && !InNoscript)
            {
                // The document's own, which has no start tag.
                FinishElements(data, Tag.Name == TagNames.Body && _stack.Top > 0 && _stack[1].Is(TagNames.Html) ? 2 : 1, start);
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

    /// <summary>Ends what ends with a formatting element, or a form, although a block in it does not: what is in the block, and what is around it.</summary>
    private void EndAround(ReadOnlySpan<byte> data, int level, int block, int start)
    {
        EndElements(data, block + 1, start);
        for (var i = block - 1; i > level; i--)
        {
            if (!ImpliedEnds.StaysAroundBlock(_stack!, level, i))
            {
                FinishAlone(data, i, start);
            }
        }
    }

    /// <summary>Ends an element that others are open in, without an end tag.</summary>
    private void FinishAlone(ReadOnlySpan<byte> data, int level, int start)
    {
        var (name, isEnded) = (_stack![level].Name, IsEndedByEndTag(level));
        if (EndAlone(data, level, start) is { } actions)
        {
            _editor.Before.Append(actions.Append.Written);
            AppendAfter(actions, name, isEnded);
            _editor.Recycle(actions);
        }
    }

    /// <summary>Ends an element that others are open in.</summary>
    /// <returns>What is left to do at its end.</returns>
    private EndActions? EndAlone(ReadOnlySpan<byte> data, int level, int start)
    {
        var dropped = _dropping && _dropLevel == level;
        EndDropping(data, level, start);
        var actions = _stack![level].End;
        _stack.RemoveAt(level);
        _dropLevel -= _dropping && _dropLevel > level ? 1 : 0;
        if (dropped)
        {
            RemoveEndTags(level);
        }

        return actions;
    }

    /// <summary>The start tags of the elements from <paramref name="level"/> inwards were dropped: their end tags would end what is around.</summary>
    private void RemoveEndTags(int level)
    {
        for (var i = level; i <= _stack!.Top; i++)
        {
            ref var element = ref _stack[i];
            element.QuietName = 0;
            (element.End ??= _editor.NewEnd()).RemoveTag = true;
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
                if (_phase == DocumentPhase.InHead && FollowsPhases && TemplateDepth == 0 && _stack[i].Is(TagNames.Head))
                {
                    // What stands at its end is still in it.
                    AdvancePhase(_editor.Before);
                }

                AppendAfter(actions, _stack[i].Name, actions.After.Count > 0 && IsEndedByEndTag(i));
                _editor.Recycle(actions);
            }
        }
    }

    /// <summary>Writes what is to stand behind an element that has no end tag here, and before that the end tag: without it, a parser would put that into the element.</summary>
    private void AppendAfter(EndActions actions, ulong name, bool isEndedByEndTag)
    {
        if (actions.After.Count > 0)
        {
            if (isEndedByEndTag && !actions.RemoveTag)
            {
                AppendEndTag(_editor.Before, name);
            }

            _editor.Before.Append(actions.After.Written);
        }
    }

    /// <summary>Whether an end tag ends the element at this level here, and does nothing else. Where it ends none, one of a paragraph would make one.</summary>
    private bool IsEndedByEndTag(int level) => TakesEndTag(level) && ImpliedEnds.AtEnd(_stack!, _floor, _stack![level].Name) == level;

    /// <summary>
    /// Whether an end tag does no more to the element at this level than the current tag, which ends it: one of a formatting element would keep parsers from opening it again behind this place,
    /// one of a form would part it from controls that come later, and what is taken for foreign content may be HTML, where an <c>svg</c> around it was not closed.
    /// </summary>
    private bool TakesEndTag(int level)
    {
        ref readonly var element = ref _stack![level];
        if (!FollowsAll || IsXml || !NameKey.IsSpelled(element.Name))
        {
            return false;
        }

        if (element.Space != ElementSpace.Html)
        {
            return !(Tag.IsEnd && Tag.BreaksOut) && !ElementCategories.IsSpecial(element.Name) && !ElementCategories.IsFormatting(element.Name);
        }

        return element.Name switch
        {
            TagNames.Html or TagNames.Head or TagNames.Body or TagNames.Frameset or TagNames.Form => false,

            // Behind its end tag, another would open one.
            TagNames.Select => Tag.IsEnd || Tag.Name != TagNames.Select,

            // In quirks mode it stays open around a table.
            TagNames.P => Tag.IsEnd || Tag.Name != TagNames.Table,

            // A link ends another as its end tag would.
            var name => !ElementCategories.IsFormatting(name) || (!Tag.IsEnd && Tag.Name == name),
        };
    }

    /// <summary>It is no tag that ends elements: the last one is another by how the document was cut.</summary>
    private void NoTag() => Tag = new TagToken { IsEnd = true };

    /// <summary>Takes note of what the current start tag ends, from this level inwards, for the case that the tag itself is removed.</summary>
    private void NoteLeftOpen(int level)
    {
        ref readonly var outermost = ref _stack![level];
        var isWritten = outermost.End is not { RemoveTag: true } && !(_dropping && _dropLevel < level);
        var isClosed = outermost.End is { After.Count: > 0 };
        _leftOpen = isWritten && !isClosed && TakesEndTag(level) ? outermost.Name : 0;
    }

    /// <summary>Ends what the current start tag would have ended, which is removed: without it, a parser would put what comes behind into that.</summary>
    private void EndLeftOpen(int mark)
    {
        if (_leftOpen != 0 && _editor.Removed)
        {
            var there = _editor.Before.Count;
            AppendEndTag(_editor.Before, _leftOpen);
            _editor.Before.MoveLast(_editor.Before.Count - there, mark);
        }
    }

    private static void AppendEndTag(ScratchBuffer where, ulong name)
    {
        Span<byte> spelled = stackalloc byte[sizeof(ulong)];
        where.Append("</"u8);
        where.Append(spelled[..NameKey.Spell(name, spelled)]);
        where.Append(">"u8);
    }

    private void EndDropping(ReadOnlySpan<byte> data, int level, int start)
    {
        if (_dropping && _dropLevel == level)
        {
            FlushRun(data, start);
            _dropping = false;
        }
    }
}
