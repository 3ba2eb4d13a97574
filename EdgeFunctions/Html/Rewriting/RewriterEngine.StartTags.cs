using System.Runtime.CompilerServices;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Start tags, and the attributes and elements that handlers are called for.</content>
internal abstract partial class RewriterEngine
{
    private readonly int[] _lastTag = [];
    private readonly List<int> _matched;
    private int _tagNumber;

    protected override AttributeCapture CaptureFor(ulong name) =>
        (_plan.NotedElements & FilterBit(name)) != 0 ? AttributeCapture.All : StartTagCapture;

    /// <summary>Nearly every start tag: at most attributes of it change, and nobody looks at where it stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ChangesAttributesOnly(ReadOnlySpan<byte> data, int start, int end)
    {
        if (!IsUneventful || Tag.Oversized || !MatchesNothing(data[start..end], waitedFor: 0))
        {
            return false;
        }

        ChangeAttributes(data, start, end);
        return true;
    }

    private void HandleStartTag(ReadOnlySpan<byte> data, int start, int end)
    {
        if (FollowsTags ? OpensQuietly(data, start, end) : ChangesAttributesOnly(data, start, end))
        {
            return;
        }

        var tag = Tag.Oversized ? default : data[start..end];
        _rawTextHandlers = 0;
        _leftOpen = 0;
        var ended = 0;
        if (!Tag.Oversized)
        {
            if (Tag.Space == ElementSpace.Html)
            {
                EndImplied(data, start);
                ended = _editor.Before.Count;
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

        EndLeftOpen(ended);
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

    /// <summary>A start tag that no selector matches and that ends no element: at most attributes of it change, and it opens an element.</summary>
    private bool OpensQuietly(ReadOnlySpan<byte> data, int start, int end)
    {
        var stack = _stack!;
        var effects = Tag.Space == ElementSpace.Html ? stack.EffectsOf(Tag.Name) : StartTagEffects.OpensOtherwise;
        if (Tag.Oversized || Tag.BreaksOut || ((effects & ~StartTagEffects.OpensOtherwise) != 0 && !IsXml && ImpliedEnds.AtStart(stack, _floor, Tag.Name) > 0))
        {
            return false;
        }

        _pendingStates = 0;
        var around = stack.TextHandlers;
        if (!MatchesNothing(data[start..end], stack.WaitedFor))
        {
            var textHandlers = around;
            MatchSelectors(_plan.Selectors!, data[start..end], ref textHandlers);
            if (_matched.Count > 0 || textHandlers != around)
            {
                return false;
            }
        }

        ChangeAttributes(data, start, end);
        if ((effects != 0 || _pendingStates > 0 || !stack.TryPushQuietly(Tag.Name)) && Tag.OpensElement)
        {
            Open(data, start, end, around, endActions: null, dropsContent: false);
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
