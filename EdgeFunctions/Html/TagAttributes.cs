using System.Buffers;
using System.Text;

namespace EdgeFunctions.Html;

/// <summary>Looks up attributes in a start tag that the tokenizer has found whole.</summary>
internal static class TagAttributes
{
    private static readonly SearchValues<byte> BetweenAttributes = SearchValues.Create(" \t\n\f\r/"u8);
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\n\f\r/="u8);
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(" \t\n\f\r"u8);

    private static ReadOnlySpan<byte> WhiteSpace => " \t\n\f\r"u8;

    /// <summary>Finds the first attribute of a name; duplicates behind it do not count (WHATWG HTML, 13.2.5.33).</summary>
    /// <param name="tag">From <c>&lt;</c> to <c>&gt;</c>.</param>
    /// <param name="name">ASCII case does not matter.</param>
    /// <param name="value">The value's bytes, references not decoded; empty for an attribute without one.</param>
    public static bool TryFind(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var rest = tag[..^1];
        rest = SkipTo(rest, BetweenAttributes);
        while (true)
        {
            rest = rest.TrimStart(" \t\n\f\r/"u8);
            if (rest.IsEmpty)
            {
                return false;
            }

            // A leading equals sign is part of the name.
            var after = SkipTo(rest[1..], NameEnds);
            var found = rest[..^after.Length];
            var current = ReadValue(after, out rest);
            if (Ascii.EqualsIgnoreCase(found, name))
            {
                value = current;
                return true;
            }
        }
    }

    private static ReadOnlySpan<byte> ReadValue(ReadOnlySpan<byte> after, out ReadOnlySpan<byte> rest)
    {
        var start = after.TrimStart(WhiteSpace);
        if (start.IsEmpty || start[0] != '=')
        {
            rest = after;
            return default;
        }

        start = start[1..].TrimStart(WhiteSpace);
        if (start.IsEmpty || start[0] is not ((byte)'"' or (byte)'\''))
        {
            rest = SkipTo(start, ValueEnds);
            return start[..^rest.Length];
        }

        var length = start[1..].IndexOf(start[0]);
        rest = length < 0 ? default : start[(length + 2)..];
        return length < 0 ? start[1..] : start.Slice(1, length);
    }

    private static ReadOnlySpan<byte> SkipTo(ReadOnlySpan<byte> bytes, SearchValues<byte> ends)
    {
        var index = bytes.IndexOfAny(ends);
        return index < 0 ? default : bytes[index..];
    }
}
