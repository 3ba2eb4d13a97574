using System.Buffers;
using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>Reads the characters that a value spells, one at a time, and knows where in its bytes each stands.</summary>
internal ref struct UnitReader
{
    /// <summary>Returned at the end.</summary>
    public const int End = -1;

    /// <summary>Added to a raw byte beyond ASCII, so that it differs from a decoded code point.</summary>
    public const int RawByte = 0x110000;

    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _references;
    private readonly bool _css;

    public UnitReader(ReadOnlySpan<byte> text, UrlEncodingContext context, int position = 0)
    {
        _text = text;
        _references = (context & UrlEncodingContext.HtmlAttribute) != 0;
        _css = (context & UrlEncodingContext.Css) != 0;
        Position = position;
    }

    /// <summary>Offset of the next unit in the value's bytes.</summary>
    public int Position { get; set; }

    /// <summary>Whether the unit read last was written as a CSS escape, and so has no syntactic meaning.</summary>
    public bool Escaped { get; private set; }

    /// <summary>What the unit read last needs before foreign bytes may follow it.</summary>
    public UrlSeam Seam { get; private set; }

    /// <summary>
    /// Skips to the first of the stops, or to the end; says whether it moved. The stops include the bytes that start an
    /// escape, so that what is skipped spells itself.
    /// </summary>
    public bool SkipTo(SearchValues<byte> stops)
    {
        ReadOnlySpan<byte> rest = _text[Position..];
        int length = rest.IndexOfAny(stops);
        length = length < 0 ? rest.Length : length;
        Position += length;
        return length > 0;
    }

    /// <summary>Reads a code point, a raw byte beyond ASCII plus <see cref="RawByte"/>, or <see cref="End"/>.</summary>
    public int Read()
    {
        Escaped = false;
        int unit = ReadOuter();
        while (_css && unit == '\\')
        {
            Escaped = true;
            UnitReader next = this;
            int escaped = next.ReadOuter();
            if (escaped is End)
            {
                return Rune.ReplacementChar.Value;
            }

            if (HexDigit.Of(escaped) >= 0)
            {
                return ReadHexEscape();
            }

            this = next;
            if (escaped is not ('\n' or '\r' or '\f'))
            {
                return escaped;
            }

            // A backslash before a line end continues a string (CSS Syntax 4.3.5).
            if (escaped == '\r')
            {
                SkipIf('\n');
            }

            Escaped = false;
            unit = ReadOuter();
        }

        return unit;
    }

    // CSS Syntax 4.3.7: up to six digits and one white space.
    private int ReadHexEscape()
    {
        int value = 0;
        for (int digits = 0; digits < 6; digits++)
        {
            UnitReader next = this;
            int digit = HexDigit.Of(next.ReadOuter());
            if (digit < 0)
            {
                break;
            }

            value = (value << 4) | digit;
            this = next;
        }

        UnitReader after = this;
        int unit = after.ReadOuter();
        if (unit is ' ' or '\t' or '\n' or '\f' or '\r')
        {
            this = after;
            if (unit == '\r')
            {
                SkipIf('\n');
            }
        }
        else
        {
            Seam |= UrlSeam.CssEscape;
        }

        return value != 0 && Rune.IsValid(value) ? value : Rune.ReplacementChar.Value;
    }

    private void SkipIf(int wanted)
    {
        UnitReader next = this;
        if (next.ReadOuter() == wanted)
        {
            this = next;
        }
    }

    private int ReadOuter()
    {
        Seam = UrlSeam.None;
        if (Position >= _text.Length)
        {
            return End;
        }

        byte first = _text[Position];
        if (first == '&' && _references)
        {
            int unit = CharacterReferences.Read(_text[Position..], out int length, out bool open);
            Position += length;
            Seam = open ? UrlSeam.Reference : UrlSeam.None;
            return unit;
        }

        Position++;
        return first < 0x80 ? first : RawByte + first;
    }
}
