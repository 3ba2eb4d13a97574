using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>Walks the members of a list field over all its lines (RFC 9110 section 5.6.1).</summary>
/// <param name="lines">The field's lines.</param>
/// <param name="areQuoted">Whether a comma inside quotes parts nothing. Where members are tokens a quote means nothing.</param>
internal ref struct FieldMembers(StringValues lines, bool areQuoted = true)
{
    private readonly StringValues _lines = lines;
    private readonly bool _areQuoted = areQuoted;
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

            var end = _areQuoted ? EndOfQuoted(_rest) : _rest.IndexOf(',');
            Current = (end < 0 ? _rest : _rest[..end]).TrimOws();
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (!Current.IsEmpty)
            {
                return true;
            }
        }
    }

    /// <summary>Where the member's comma is; negative when it is the line's last.</summary>
    private static int EndOfQuoted(ReadOnlySpan<char> text)
    {
        var start = text.IndexOfAny(',', '"');
        return start < 0 || text[start] == ',' ? start : EndBehindQuotes(text, start);
    }

    private static int EndBehindQuotes(ReadOnlySpan<char> text, int start)
    {
        var quoted = false;
        for (var i = start; i < text.Length; i++)
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

        return -1;
    }
}
