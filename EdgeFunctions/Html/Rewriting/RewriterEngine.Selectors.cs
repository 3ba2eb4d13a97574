using System.Numerics;
using EdgeFunctions.Html.Selectors;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Matching a start tag against all selectors at once.</content>
internal abstract partial class RewriterEngine
{
    private ulong[] _pendingChild = [];
    private ulong[] _pendingDescendant = [];
    private int _pendingStates;

    private void MatchSelectors(SelectorProgram selectors, ReadOnlySpan<byte> tag, ref ulong textHandlers)
    {
        _matched.Clear();
        _pendingStates = 0;
        var parent = 0;
        var index = 1;
        ReadOnlySpan<int> typeIndexes = default;
        if (FollowsAll)
        {
            _stack ??= new ElementStack(selectors.WaitingCount, selectors.CountedTypes.Count);
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

        foreach (var state in selectors.FirstOfAny)
        {
            Try(state, candidate, ref textHandlers);
        }

        if (selectors.WaitingCount > 0)
        {
            var child = _stack!.ChildStates(parent);
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

    /// <summary>The element of the current tag is one more child.</summary>
    private void CountChild(int parent)
    {
        _stack![parent].Children++;
        var counts = _stack.TypeCounts(parent);
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] += _plan.Selectors!.CountedTypes[i] == Tag.Name ? 1 : 0;
        }
    }

    private void Try(SelectorState state, in Candidate candidate, ref ulong textHandlers)
    {
        if (!state.Compound.Matches(candidate))
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
        }

        _pendingStates++;
        (state.IsChild ? _pendingChild : _pendingDescendant)[state.Bit / 64] |= 1UL << (state.Bit % 64);
    }

    /// <summary>What the tag just opened waits for, besides what its ancestors do.</summary>
    private void TakePendingStates()
    {
        var top = _stack!.Top;
        var child = _stack.ChildStates(top);
        var descendant = _stack.DescendantStates(top);
        for (var i = 0; i < child.Length; i++)
        {
            child[i] |= _pendingChild[i];
            descendant[i] |= _pendingDescendant[i];
        }
    }
}
