using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>Walks the members of a list field over all its lines (RFC 9110 section 5.6.1). A comma inside quotes parts nothing.</summary>
internal ref struct FieldMembers(StringValues lines)
{
    private readonly StringValues _lines = lines;
    private ReadOnlySpan<char> _rest;
    private int _next;

    /// <summary>The member, without white space around it. Never empty.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    public readonly FieldMembers GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            while (_rest.IsEmpty)
            {
                if (_next == _lines.Count)
                {
                    return false;
                }

                _rest = _lines[_next++];
            }

            var end = EndOfMember(_rest);
            Current = _rest[..end].Trim(" \t");
            _rest = end == _rest.Length ? default : _rest[(end + 1)..];
            if (!Current.IsEmpty)
            {
                return true;
            }
        }
    }

    private static int EndOfMember(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted:
                    i++;
                    break;
                case ',' when !quoted:
                    return i;
            }
        }

        return text.Length;
    }
}
