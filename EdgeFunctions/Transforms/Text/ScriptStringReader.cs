using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms.Text;

/// <summary>Reads the characters that a script's string literal spells, with their length in UTF-8.</summary>
internal ref struct ScriptStringReader(ReadOnlySpan<byte> script, int start, int end)
{
    /// <summary>Returned for an escape that is none.</summary>
    public const int Invalid = -1;

    private readonly ReadOnlySpan<byte> _text = script[..end];

    /// <summary>Offset of the next character in the script.</summary>
    public int Position { get; private set; } = start;

    public readonly bool AtEnd => Position >= _text.Length;

    /// <summary>UTF-8 length of what a literal's text spells. Invalid escapes count for nothing.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        var reader = new ScriptStringReader(text, 0, text.Length);
        int total = 0;
        while (!reader.AtEnd)
        {
            reader.Read(out int length);
            total += length;
        }

        return total;
    }

    /// <summary>Skips bytes that spell themselves, at most this many; returns how many.</summary>
    public int SkipPlain(long limit)
    {
        ReadOnlySpan<byte> rest = _text[Position..];
        int length = rest.IndexOf((byte)'\\');
        length = (int)Math.Min(length < 0 ? rest.Length : length, limit);
        Position += length;
        return length;
    }

    /// <summary>Reads a character: a UTF-16 code unit or pair if it is escaped, else a byte.</summary>
    public int Read(out int length)
    {
        length = 1;
        byte first = _text[Position++];
        if (first != '\\')
        {
            return first;
        }

        if (AtEnd)
        {
            length = 0;
            return Invalid;
        }

        byte kind = _text[Position++];
        switch (kind)
        {
            case (byte)'n':
                return '\n';
            case (byte)'u':
                return ReadUnicode(out length);
            case (byte)'x':
                int unit = ReadHex(2);
                length = LengthOf(unit);
                return unit;
            case (byte)'t' or (byte)'r' or (byte)'b' or (byte)'f' or (byte)'v':
                return ' ';

            // Line continuations and octal escapes: nobody writes them here.
            case (byte)'\n' or (byte)'\r' or (>= (byte)'0' and <= (byte)'9') or >= 0x80:
                length = 0;
                return Invalid;
            default:
                return kind;
        }
    }

    private int ReadUnicode(out int length)
    {
        int unit = ReadHex(4);
        length = LengthOf(unit);
        if (unit is >= 0xD800 and < 0xDC00 && _text[Position..].StartsWith("\\u"u8))
        {
            ScriptStringReader next = this;
            next.Position += 2;
            if (next.ReadHex(4) is >= 0xDC00 and < 0xE000)
            {
                this = next;
                length = 4;
            }
        }

        return unit;
    }

    // A lone surrogate becomes U+FFFD, which takes three bytes too.
    private static int LengthOf(int unit) => unit switch
    {
        < 0 => 0,
        < 0x80 => 1,
        < 0x800 => 2,
        _ => 3,
    };

    private int ReadHex(int digits)
    {
        if (Position + digits > _text.Length)
        {
            return Invalid;
        }

        int value = 0;
        for (int i = 0; i < digits; i++)
        {
            int digit = HexDigit.Of(_text[Position + i]);
            if (digit < 0)
            {
                return Invalid;
            }

            value = (value << 4) | digit;
        }

        Position += digits;
        return value;
    }
}
