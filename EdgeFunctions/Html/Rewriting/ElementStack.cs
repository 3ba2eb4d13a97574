using System.Buffers;
using System.Runtime.CompilerServices;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>The open elements, and for each the selector states that wait inside it. Level 0 is the document.</summary>
internal sealed class ElementStack : IDisposable
{
    private const int Initial = 32;

    private readonly int _words;
    private readonly int _counters;
    private OpenElement[] _items;
    private ulong[] _bits;
    private int[] _counts;

    public ElementStack(int waitingStates, int countedTypes)
    {
        _words = (waitingStates + 63) / 64;
        _counters = countedTypes;
        _items = ArrayPool<OpenElement>.Shared.Rent(Initial);
        _bits = _words > 0 ? ArrayPool<ulong>.Shared.Rent(_items.Length * _words * 2) : [];
        _counts = _counters > 0 ? ArrayPool<int>.Shared.Rent(_items.Length * _counters) : [];
        Push(default);
    }

    /// <summary>The innermost level.</summary>
    public int Top { get; private set; } = -1;

    public ref OpenElement this[int level] => ref _items[level];

    /// <summary>States that wait for children of an element.</summary>
    public Span<ulong> ChildStates(int level) => _bits.AsSpan(level * _words * 2, _words);

    /// <summary>States that wait for descendants of an element.</summary>
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

        _items[Top] = element;
        _items[Top].OpenNames = (Top > 0 ? _items[Top - 1].OpenNames : 0) | HtmlTokenizer.FilterBit(element.Name);
        if (_words + _counters > 0)
        {
            StartStates();
        }
    }

    /// <summary>Pushes an HTML element that is listened to like its parent, and waited for by no selector.</summary>
    public void PushLike(ulong name)
    {
        if (Top + 1 == _items.Length || _words + _counters > 0)
        {
            Push(new OpenElement { Name = name, TextHandlers = _items[Top].TextHandlers });
            return;
        }

        // An item above the top has no children, and nothing is to be done at its end.
        ref var parent = ref _items[Top];
        ref var item = ref _items[++Top];
        item.Name = name;
        item.Space = ElementSpace.Html;
        item.OpenNames = parent.OpenNames | HtmlTokenizer.FilterBit(name);
        item.TextHandlers = parent.TextHandlers;
    }

    public void Pop() => _items[Top--] = default;

    /// <summary>Takes the innermost element away, for which there is nothing to do at its end.</summary>
    public void PopQuietly()
    {
        _items[Top].Children = 0;
        Top--;
    }

    /// <summary>Whether an element of this name can be open; false is certain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHold(ulong name) => (_items[Top].OpenNames & HtmlTokenizer.FilterBit(name)) != 0;

    private void StartStates()
    {
        ChildStates(Top).Clear();
        if (Top > 0)
        {
            DescendantStates(Top - 1).CopyTo(DescendantStates(Top));
        }
        else
        {
            DescendantStates(Top).Clear();
        }

        TypeCounts(Top).Clear();
    }

    /// <summary>Takes an element out from under others.</summary>
    public void RemoveAt(int level)
    {
        for (var i = level; i < Top; i++)
        {
            _items[i] = _items[i + 1];
            ChildStates(i + 1).CopyTo(ChildStates(i));
            DescendantStates(i + 1).CopyTo(DescendantStates(i));
            TypeCounts(i + 1).CopyTo(TypeCounts(i));
        }

        Pop();
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
