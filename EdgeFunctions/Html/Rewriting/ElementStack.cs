using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>The open elements, and for each the selector states that wait inside it. Level 0 is the document.</summary>
internal sealed class ElementStack : IDisposable
{
    private const int Initial = 32;

    private readonly int _words;
    private readonly int _counters;
    private readonly int _maxDepth;

    // A static one would be asked at every tag whether it is there already.
    private readonly ulong[] _effects = StartTagEffects.ByName;
    private OpenElement[] _items;
    private ulong[] _bits;
    private int[] _counts;

    // Elements are pushed quietly up to this level; -1 where something waits in the innermost that they would have to inherit, or that none may pass.
    private int _quietLimit;

    /// <param name="waitingStates">How many states can wait in an element.</param>
    /// <param name="countedTypes">How many types are counted among children.</param>
    /// <param name="maxDepth">So many levels are opened quietly; for others the caller asks itself.</param>
    public ElementStack(int waitingStates, int countedTypes, int maxDepth)
    {
        _maxDepth = maxDepth;
        _words = (waitingStates + 63) / 64;
        _counters = countedTypes;
        _items = ArrayPool<OpenElement>.Shared.Rent(Initial);
        _bits = _words > 0 ? ArrayPool<ulong>.Shared.Rent(_items.Length * _words * 2) : [];
        _counts = _counters > 0 ? ArrayPool<int>.Shared.Rent(_items.Length * _counters) : [];
        Push(default);
        _items[0].OpenNames = StartTagEffects.OpensOtherwise;
    }

    /// <summary>The innermost level.</summary>
    public int Top { get; private set; } = -1;

    // There is always one.
    private ref OpenElement Innermost => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_items), Top);

    public ref OpenElement this[int level] => ref _items[level];

    /// <summary>Those of the <see cref="StartTagEffects"/> that the elements which are open leave to the start tag of an HTML element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EffectsOf(ulong name) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_effects), StartTagEffects.IndexOf(name)) & Innermost.OpenNames;

    /// <summary>The text handlers that listen in the innermost element.</summary>
    public ulong TextHandlers => Innermost.TextHandlers;

    /// <summary>The innermost element's <see cref="OpenElement.WaitedFor"/>.</summary>
    public ulong WaitedFor => Innermost.WaitedFor;

    /// <summary>States that wait for children of an element, if it <see cref="OpenElement.HasStates"/>.</summary>
    public Span<ulong> ChildStates(int level) => _bits.AsSpan(level * _words * 2, _words);

    /// <summary>States that wait for descendants of an element, if it <see cref="OpenElement.HasStates"/>.</summary>
    public Span<ulong> DescendantStates(int level) => _bits.AsSpan((level * _words * 2) + _words, _words);

    /// <summary>Children of an element by counted type.</summary>
    public Span<int> TypeCounts(int level) => _counts.AsSpan(level * _counters, _counters);

    public void Push(in OpenElement element)
    {
        Top++;
        if (Top == _items.Length)
        {
            Grow();
        }

        ref var item = ref _items[Top];
        item = element;
        item.OpenNames = HtmlTokenizer.FilterBit(element.Name);
        if (Top > 0)
        {
            ref var parent = ref _items[Top - 1];
            item.OpenNames |= parent.OpenNames;
            if (parent.HasDescendantStates)
            {
                item.HasStates = item.HasDescendantStates = true;
                item.WaitedFor = parent.WaitedFor;
                ChildStates(Top).Clear();
                DescendantStates(Top - 1).CopyTo(DescendantStates(Top));
            }
            else if (parent.WaitedFor != ulong.MaxValue && item.End is null && item.TextHandlers == parent.TextHandlers && item.Name is not (TagNames.Body or TagNames.Html) && !IsFormInAnother(item))
            {
                item.QuietName = item.Name;
            }
        }

        TypeCounts(Top).Clear();
        LimitQuiet();
    }

    /// <summary>States wait in the innermost element, besides those that do in its parent.</summary>
    public void Wait(ReadOnlySpan<ulong> child, ReadOnlySpan<ulong> descendant, ulong elements)
    {
        ref var item = ref Innermost;
        var children = ChildStates(Top);
        var descendants = DescendantStates(Top);
        if (!item.HasStates)
        {
            children.Clear();
            descendants.Clear();
        }

        for (var i = 0; i < children.Length; i++)
        {
            children[i] |= child[i];
            descendants[i] |= descendant[i];
        }

        item.HasStates = true;
        item.HasDescendantStates = descendants.ContainsAnyExcept(0UL);
        item.WaitedFor |= elements;
        item.QuietName = 0;
        LimitQuiet();
    }

    /// <summary>Pushes an HTML element that is listened to like its parent, and ends like any other: not <c>html</c> and <c>body</c>.</summary>
    /// <returns>False where there is no room for it; then nothing has happened.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPushQuietly(ulong name)
    {
        Debug.Assert(_counters == 0 && name is not (TagNames.Html or TagNames.Body), "nobody asks for its place, and it ends like others");
        if (Top >= _quietLimit)
        {
            return false;
        }

        // Nothing is to be done at the end of an item above the top, and nothing waits in it.
        ref var parent = ref Innermost;
        ref var item = ref Unsafe.Add(ref parent, 1);
        item.Name = item.QuietName = name;
        item.Space = ElementSpace.Html;
        item.OpenNames = parent.OpenNames | HtmlTokenizer.FilterBit(name);
        item.TextHandlers = parent.TextHandlers;
        Top++;
        return true;
    }

    public void Pop()
    {
        _items[Top--] = default;
        LimitQuiet();
    }

    /// <summary>Takes the innermost element away if it has this name and there is nothing to do at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPopQuietly(ulong name)
    {
        if (Innermost.QuietName != name)
        {
            return false;
        }

        Top--;
        return true;
    }

    // Its end tag is the other's, perhaps.
    private bool IsFormInAnother(in OpenElement item) => item.Name == TagNames.Form && (_items[Top - 1].OpenNames & HtmlTokenizer.FilterBit(TagNames.Form)) != 0;

    private void LimitQuiet() =>
        _quietLimit = Top >= 0 && (Innermost.HasDescendantStates || Innermost.WaitedFor == ulong.MaxValue) ? -1 : Math.Min(_maxDepth, _items.Length - 1);

    /// <summary>Takes an element out from under others, which then are in it no more. One that asked for the same as it did asks no more, either.</summary>
    public void RemoveAt(int level)
    {
        if (!_items[level].Is(TagNames.Form))
        {
            // Nothing is moved out of a form that ends.
            Unlisten(level);
        }

        for (var i = level; i < Top; i++)
        {
            _items[i] = _items[i + 1];
            ChildStates(i + 1).CopyTo(ChildStates(i));
            DescendantStates(i + 1).CopyTo(DescendantStates(i));
            TypeCounts(i + 1).CopyTo(TypeCounts(i));
        }

        Pop();

        // It has another parent now, which other handlers may listen to.
        if (level <= Top)
        {
            _items[level].QuietName = 0;
        }
    }

    /// <summary>Nobody listens inside the elements in this one any more who listened because of it.</summary>
    private void Unlisten(int level)
    {
        var parent = level - 1;
        var texts = ~(_items[level].TextHandlers & ~_items[parent].TextHandlers);
        for (var i = level + 1; i <= Top; i++)
        {
            _items[i].TextHandlers &= texts;
        }

        for (var word = 0; _items[level].HasDescendantStates && word < _words; word++)
        {
            var states = ~(DescendantStates(level)[word] & ~(_items[parent].HasStates ? DescendantStates(parent)[word] : 0));
            for (var i = level + 1; i <= Top; i++)
            {
                DescendantStates(i)[word] &= states;
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<OpenElement>.Shared.Return(_items, clearArray: true);
        _items = [];
        if (_bits.Length > 0)
        {
            ArrayPool<ulong>.Shared.Return(_bits);
            _bits = [];
        }

        if (_counts.Length > 0)
        {
            ArrayPool<int>.Shared.Return(_counts);
            _counts = [];
        }
    }

    private void Grow()
    {
        var size = _items.Length * 2;
        Grow(ref _items, size, clear: true);
        if (_words > 0)
        {
            Grow(ref _bits, size * _words * 2, clear: false);
        }

        if (_counters > 0)
        {
            Grow(ref _counts, size * _counters, clear: false);
        }
    }

    private static void Grow<T>(ref T[] array, int size, bool clear)
    {
        var larger = ArrayPool<T>.Shared.Rent(size);
        array.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(array, clear);
        array = larger;
    }
}
