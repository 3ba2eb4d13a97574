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

    public AttributeTable(IReadOnlyDictionary<string, List<int>> handlersByName)
    {
        _names = [.. handlersByName.Keys.Select(Encoding.UTF8.GetBytes)];
        _handlers = [.. handlersByName.Values.Select(list => list.ToArray())];
        _next = new int[_names.Length];
        Filter = HtmlTokenizer.ListenedTable(_names);
        _first = new short[Filter.Length];
        Array.Fill(_first, (short)-1);
        for (var i = 0; i < _names.Length; i++)
        {
            var slot = HtmlTokenizer.ListenedIndex(_names[i][0], _names[i][^1], _names[i].Length);
            _next[i] = _first[slot];
            _first[slot] = (short)i;
        }
    }

    /// <summary>False where no listened name can be; by <see cref="HtmlTokenizer.ListenedIndex"/>.</summary>
    public bool[] Filter { get; }

    public int Count => _names.Length;

    public int[] HandlersOf(int name) => _handlers[name];

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
