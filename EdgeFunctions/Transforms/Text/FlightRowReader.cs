using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms.Text;

/// <summary>
/// Reads the heads of React flight rows: <c>id ':' [tag] …</c>. The id is hexadecimal and may be empty. T (text) and
/// the binary tags have a hexadecimal byte count and a comma, and no line end; every other row runs to a line feed.
/// </summary>
internal struct FlightRowReader
{
    private const int MaxIdDigits = 16;
    private const int MaxLengthDigits = 12;

    private int _digits;

    /// <summary>What the next byte is part of.</summary>
    public FlightRowPart Part { get; private set; }

    /// <summary>Whether the length-prefixed row is text.</summary>
    public bool IsText { get; private set; }

    /// <summary>Bytes of a length-prefixed row after its comma.</summary>
    public long Length { get; private set; }

    /// <summary>Whether nothing of the row has come yet.</summary>
    public readonly bool AtRowStart => Part == FlightRowPart.Id && _digits == 0;

    /// <summary>
    /// Takes the next character of a row's head. False where no row has it. When <see cref="Part"/> becomes
    /// <see cref="FlightRowPart.Line"/>, the character is the line's, and may be its end.
    /// </summary>
    public bool TryRead(int unit)
    {
        switch (Part)
        {
            case FlightRowPart.Id:
                if (unit == ':')
                {
                    Part = FlightRowPart.Tag;
                    return true;
                }

                return HexDigit.Of(unit) >= 0 && ++_digits <= MaxIdDigits;
            case FlightRowPart.Tag:
                // The tags of React's client that take a byte count; some named line rows in older versions.
                bool counted = unit is 'T' or 'A' or 'O' or 'o' or 'U' or 'S' or 's' or 'L' or 'l' or 'G' or 'g' or 'M' or 'm' or 'V' or 'b';
                IsText = unit == 'T';
                Length = 0;
                _digits = 0;
                Part = counted ? FlightRowPart.Length : FlightRowPart.Line;
                return true;
            case FlightRowPart.Length:
                return TryReadLength(unit);
            default:
                return false;
        }
    }

    /// <summary>The row is over.</summary>
    public void EndRow()
    {
        Part = FlightRowPart.Id;
        _digits = 0;
    }

    private bool TryReadLength(int unit)
    {
        int digit = HexDigit.Of(unit);
        if (digit >= 0)
        {
            Length = (Length << 4) | (uint)digit;
            return ++_digits <= MaxLengthDigits;
        }

        if (unit == ',' && _digits > 0)
        {
            Part = FlightRowPart.Bytes;
            return true;
        }

        // Without a count it is a line, unless it is T.
        Part = FlightRowPart.Line;
        return !IsText && _digits == 0;
    }
}
