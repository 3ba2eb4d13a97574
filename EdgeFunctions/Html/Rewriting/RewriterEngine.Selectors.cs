using System.Numerics;
using EdgeFunctions.Html.Selectors;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Matching a start tag against all selectors at once.</content>
internal abstract partial class RewriterEngine
{
    private ulong[] _pendingChild = [];
    private ulong[] _pendingDescendant = [];
    private ulong _pendingElements;
    private int _pendingStates;

    // Element handlers that want no more elements, as bits; and whether that goes for all whose selectors name no type.
    private ulong _unsubscribed;
    private bool _namedOnly;

    // The attributes that decide about tags of any type; null when none do, or none any more.
    private Listening[]? _selectedNames;

    private void MatchSelectors(SelectorProgram selectors, ReadOnlySpan<byte> tag, ref ulong textHandlers)
    {
        _matched.Clear();
        _pendingStates = 0;
        if (MatchesNothing(tag, _stack is null ? 0 : _stack.WaitedFor))
        {
            return;
        }

        var parent = 0;
        var index = 1;
        ReadOnlySpan<int> typeIndexes = default;
        if (FollowsAll)
        {
            _stack ??= NewStack();
            parent = _stack.Top;
            CountChild(parent);
            index = _stack[parent].Children;
            typeIndexes = _stack.TypeCounts(parent);
        }

        if (Tag.Oversized)
        {
            return;
        }

        var candidate = new Candidate
        {
            Tag = tag,
            Attributes = Attributes,
            Name = Tag.Name,
            NameBytes = tag[Tag.NameStart..Tag.NameEnd],
            Index = index,
            TypeIndexes = typeIndexes,
        };
        if (selectors.FirstOf(Tag.Name) is { } named)
        {
            foreach (var state in named)
            {
                Try(state, candidate, ref textHandlers);
            }
        }

        if (!_namedOnly)
        {
            foreach (var state in selectors.FirstOfAny)
            {
                Try(state, candidate, ref textHandlers);
            }
        }

        if (FollowsAll && _stack![parent].HasStates)
        {
            var child = _stack.ChildStates(parent);
            var descendant = _stack.DescendantStates(parent);
            for (var word = 0; word < child.Length; word++)
            {
                for (var bits = child[word] | descendant[word]; bits != 0; bits &= bits - 1)
                {
                    Try(selectors.Waiting((word * 64) + BitOperations.TrailingZeroCount(bits)), candidate, ref textHandlers);
                }
            }
        }

        if (_matched.Count > 1)
        {
            _matched.Sort();
        }
    }

    /// <summary>Whether no selector can match the current tag, by the names and words in it.</summary>
    private bool MatchesNothing(ReadOnlySpan<byte> tag, ulong waitedFor) =>
        ((_plan.MatchedElements | waitedFor) & FilterBit(Tag.Name)) == 0 && (_selectedNames is not { } names || HasNoneOf(names, tag));

    private bool HasNoneOf(Listening[] names, ReadOnlySpan<byte> tag)
    {
        if (HasAllAttributes)
        {
            // Nobody looked for words in these.
            return false;
        }

        foreach (ref readonly var attribute in Attributes)
        {
            var listening = names[ListenedIndex(tag[attribute.NameStart], tag[attribute.NameEnd - 1], attribute.NameEnd - attribute.NameStart)];
            if (listening == Listening.Always || (listening == Listening.ByWord && attribute.HasWantedValue))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The element of the current tag is one more child.</summary>
    private void CountChild(int parent)
    {
        if (!_plan.Selectors!.HasPositions)
        {
            return;
        }

        _stack![parent].Children++;
        var counts = _stack.TypeCounts(parent);
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] += _plan.Selectors.CountedTypes[i] == Tag.Name ? 1 : 0;
        }
    }

    private void Try(SelectorState state, in Candidate candidate, ref ulong textHandlers)
    {
        if (IsUnsubscribed(state) || !state.Compound.Matches(candidate))
        {
            return;
        }

        if (state.Next is { } next)
        {
            AddPending(next);
        }
        else if (state.Target.IsText)
        {
            textHandlers |= 1UL << state.Target.Handler;
        }
        else if (!_matched.Contains(state.Target.Handler))
        {
            _matched.Add(state.Target.Handler);
        }
    }

    private bool IsUnsubscribed(SelectorState state) =>
        state.Next is null && !state.Target.IsText && state.Target.Handler < SelectorProgram.MaxUnsubscribed && (_unsubscribed >> state.Target.Handler & 1) != 0;

    /// <summary>A handler wants no more elements; when nobody asks about tags of any type any more, their attributes need not be noted.</summary>
    private void Unsubscribe(int handler)
    {
        _editor.Unsubscribed = false;
        if (handler >= SelectorProgram.MaxUnsubscribed)
        {
            return;
        }

        _unsubscribed |= 1UL << handler;
        if (!_namedOnly && _plan.IsDismissible && _plan.Selectors!.WaitingCount == 0 && (_plan.Selectors.AnyTargets & ~_unsubscribed) == 0)
        {
            _namedOnly = true;
            _selectedNames = null;
            ListenedNames = _plan.Attributes?.Filter;
            StartTagCapture = ListenedNames is null ? AttributeCapture.None : AttributeCapture.Listened;
        }
    }

    private void AddPending(SelectorState state)
    {
        if (_pendingStates == 0)
        {
            var words = (_plan.Selectors!.WaitingCount + 63) / 64;
            if (_pendingChild.Length < words)
            {
                _pendingChild = new ulong[words];
                _pendingDescendant = new ulong[words];
            }

            Array.Clear(_pendingChild);
            Array.Clear(_pendingDescendant);
            _pendingElements = 0;
        }

        _pendingStates++;
        _pendingElements |= state.Elements;
        (state.IsChild ? _pendingChild : _pendingDescendant)[state.Bit / 64] |= 1UL << (state.Bit % 64);
    }
}
