using System.Collections.Frozen;

namespace EdgeFunctions.Caching;

/// <summary>Names, some of which end in <c>*</c> for any ending. Case counts.</summary>
internal sealed class NameList
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly string[] _prefixes;

    public NameList(IEnumerable<string> names)
    {
        var all = names.ToArray();
        _names = all.Where(n => !n.EndsWith('*')).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = [.. all.Where(n => n.EndsWith('*')).Select(n => n[..^1])];
        IsEmpty = all.Length == 0;
    }

    public bool IsEmpty { get; }

    public bool Contains(ReadOnlySpan<char> name)
    {
        if (_names.Contains(name))
        {
            return true;
        }

        foreach (var prefix in _prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
