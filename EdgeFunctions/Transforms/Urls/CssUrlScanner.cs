using System.Buffers;
using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>Finds the URLs of a CSS text by its token grammar (https://www.w3.org/TR/css-syntax-3/#tokenization).</summary>
internal ref struct CssUrlScanner(ReadOnlySpan<byte> text, UrlEncodingContext context)
{
    private const int LongestName = 20;

    // Names matter only before a parenthesis, where they are read backwards, or with escapes in them.
    private static readonly SearchValues<byte> Stops = SearchValues.Create("\"'/@()[];{}\\&"u8);
    private static readonly SearchValues<byte> StringStops = SearchValues.Create("\"'\\&\n\r\f"u8);
    private static readonly SearchValues<byte> UrlStops = SearchValues.Create(
        [.. Enumerable.Range(0, ' ' + 1).Select(b => (byte)b), .. "\"'()\\&\u007f"u8]);

    private readonly UrlEncodingContext _context = context;
    private readonly ReadOnlySpan<byte> _text = text;
    private UnitReader _reader = new(text, context);

    // One bit an open bracket, the innermost lowest: whether strings directly in it are URLs. Deeper than 64 forgets.
    private ulong _brackets;
    private bool _import;

    /// <summary>Finds the next URL: the text between quotes, or the bare text of <c>url(…)</c> with its white space.</summary>
    public bool TryRead(out int start, out int end)
    {
        while (true)
        {
            int floor = _reader.Position;
            _reader.SkipTo(Stops);
            start = end = _reader.Position;
            if (start == _text.Length)
            {
                return false;
            }

            ReadOnlySpan<byte> name = NameBefore(start, floor);
            if (_text[start] == '(' && name.Length > 0)
            {
                if (OpenFunction(name, out start, out end))
                {
                    return true;
                }

                continue;
            }

            if (_text[start] is (byte)'\\' or (byte)'&')
            {
                _reader.Position -= name.Length;
            }

            int unit = _reader.Read();
            if (_reader.Escaped || IsName(unit))
            {
                if (TryReadName(unit, out start, out end))
                {
                    return true;
                }
            }
            else if (unit is '"' or '\'')
            {
                bool isUrl = _import || (_brackets & 1) != 0;
                _import = false;
                if (TryReadString(unit, out start, out end) && isUrl)
                {
                    return true;
                }
            }
            else
            {
                ReadPunctuation(unit);
            }
        }
    }

    private void ReadPunctuation(int unit)
    {
        switch (unit)
        {
            case '/' when Peek(out UnitReader next) == '*':
                _reader = next;
                SkipComment();
                break;
            case '@':
                _import = IsImport();
                break;
            case '(':
                _brackets <<= 1;
                break;
            case '[':
                _brackets = (_brackets << 1) | 1;
                break;
            case ')' or ']':
                _brackets >>= 1;
                break;
            case ';' or '{' or '}':
                _import = false;
                break;
            default:
                break;
        }
    }

    private readonly ReadOnlySpan<byte> NameBefore(int end, int floor)
    {
        int start = end;
        while (start > floor && IsName(_text[start - 1]))
        {
            start--;
        }

        return _text[start..end];
    }

    // A name with escapes, of which the first unit is read.
    private bool TryReadName(int unit, out int start, out int end)
    {
        Span<byte> name = stackalloc byte[LongestName];
        int length = 0;
        while (true)
        {
            if (length < LongestName)
            {
                name[length++] = unit < 0x80 ? (byte)unit : (byte)0xFF;
            }

            unit = Peek(out UnitReader next);
            if (unit == UnitReader.End || !(next.Escaped || IsName(unit)))
            {
                break;
            }

            _reader = next;
        }

        start = end = _reader.Position;
        return unit == '(' && OpenFunction(name[..length], out start, out end);
    }

    // The parenthesis is next. True for url( without a quote, which is one token.
    private bool OpenFunction(scoped ReadOnlySpan<byte> name, out int start, out int end)
    {
        _reader.Read();
        start = end = _reader.Position;
        bool isUrl = Ascii.EqualsIgnoreCase(name, "url"u8);
        if (isUrl && !StartsWithQuote())
        {
            return TryReadBareUrl(out start, out end);
        }

        bool holdsUrls = isUrl || Ascii.EqualsIgnoreCase(name, "src"u8)
            || Ascii.EqualsIgnoreCase(name, "image-set"u8) || Ascii.EqualsIgnoreCase(name, "-webkit-image-set"u8);
        _brackets = (_brackets << 1) | (holdsUrls ? 1UL : 0UL);
        return false;
    }

    private readonly bool StartsWithQuote()
    {
        UnitReader probe = _reader;
        int unit;
        do
        {
            unit = probe.Read();
        }
        while (!probe.Escaped && IsSpace(unit));

        return !probe.Escaped && unit is '"' or '\'';
    }

    // CSS Syntax 4.3.6. A quote or parenthesis inside makes it a bad url, which runs to the closing parenthesis.
    private bool TryReadBareUrl(out int start, out int end)
    {
        start = _reader.Position;
        bool bad = false;
        bool ended = false;
        bool begun = false;
        while (true)
        {
            if (_reader.SkipTo(UrlStops))
            {
                bad |= ended;
                begun = true;
            }

            end = _reader.Position;
            int unit = _reader.Read();
            if (unit == UnitReader.End || (unit == ')' && !_reader.Escaped))
            {
                return !bad;
            }

            if (_reader.Escaped)
            {
                bad |= ended;
                begun = true;
            }
            else if (IsSpace(unit))
            {
                ended = begun;
            }
            else
            {
                bad |= ended || unit is '"' or '\'' or '(' or < ' ' or 0x7F;
                begun = true;
            }
        }
    }

    private bool TryReadString(int quote, out int start, out int end)
    {
        start = _reader.Position;
        while (true)
        {
            _reader.SkipTo(StringStops);
            end = _reader.Position;
            int unit = _reader.Read();
            if (unit == UnitReader.End || (unit == quote && !_reader.Escaped))
            {
                return true;
            }

            // A bad string: what follows is read anew (4.3.5).
            if (unit is '\n' or '\r' or '\f' && !_reader.Escaped)
            {
                return false;
            }
        }
    }

    private void SkipComment()
    {
        if ((_context & UrlEncodingContext.HtmlAttribute) == 0)
        {
            int end = _text[_reader.Position..].IndexOf("*/"u8);
            _reader.Position = end < 0 ? _text.Length : _reader.Position + end + 2;
            return;
        }

        // CSS escapes mean nothing in a comment.
        var plain = new UnitReader(_text, _context & ~UrlEncodingContext.Css, _reader.Position);
        int previous = 0;
        while (true)
        {
            int unit = plain.Read();
            if (unit == UnitReader.End || (unit == '/' && previous == '*'))
            {
                _reader = new UnitReader(_text, _context, plain.Position);
                return;
            }

            previous = unit;
        }
    }

    private readonly bool IsImport()
    {
        UnitReader probe = _reader;
        foreach (byte expected in "import"u8)
        {
            int unit = probe.Read();
            if (unit != expected && unit != expected - 0x20)
            {
                return false;
            }
        }

        int after = probe.Read();
        return !(probe.Escaped || IsName(after));
    }

    private readonly int Peek(out UnitReader next)
    {
        next = _reader;
        return next.Read();
    }

    private static bool IsName(int unit) =>
        unit is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or >= 0x80;

    private static bool IsSpace(int unit) => unit is ' ' or '\t' or '\n' or '\f' or '\r';
}
