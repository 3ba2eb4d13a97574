using System.Text;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>The attribute names that are listened to, and by which handlers.</summary>
internal sealed class AttributeTable
{
    private readonly byte[][] _names;
    private readonly int[][] _handlers;
    private readonly int[] _next;
    private readonly short[] _first;
    private readonly bool[] _byValue;

    /// <param name="handlersByName">The handlers of each name.</param>
    /// <param name="filtered">The handlers that are asked about the values that a filter passes only.</param>
    public AttributeTable(IReadOnlyDictionary<string, List<int>> handlersByName, IReadOnlySet<int> filtered)
    {
        _names = [.. handlersByName.Keys.Select(Encoding.UTF8.GetBytes)];
        _handlers = [.. handlersByName.Values.Select(list => list.ToArray())];
        _byValue = Array.ConvertAll(_handlers, handlers => handlers.All(filtered.Contains));
        _next = new int[_names.Length];
        Filter = HtmlTokenizer.ListenedTable(_names, name => _byValue[name] ? Listening.ByValue : Listening.Always);
        _first = new short[Filter.Length];
        Array.Fill(_first, (short)-1);
        for (var i = 0; i < _names.Length; i++)
        {
            var slot = HtmlTokenizer.ListenedIndex(_names[i][0], _names[i][^1], _names[i].Length);
            _next[i] = _first[slot];
            _first[slot] = (short)i;
        }
    }

    /// <summary>Where a listened name can be; by <see cref="HtmlTokenizer.ListenedIndex"/>.</summary>
    public Listening[] Filter { get; }

    public int Count => _names.Length;

    public int[] HandlersOf(int name) => _handlers[name];

    /// <summary>Whether all handlers of the name are asked about the values alone that a filter passes.</summary>
    public bool IsByValue(int name) => _byValue[name];

    /// <returns>Which listened name this is, without regard to ASCII case, or -1.</returns>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var i = (int)_first[HtmlTokenizer.ListenedIndex(name[0], name[^1], name.Length)]; i >= 0; i = _next[i])
        {
            if (AttributeName.AreEqual(name, _names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
