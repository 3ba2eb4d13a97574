namespace EdgeFunctions.Http;

/// <summary>The form of a date that is sent today (RFC 9110 section 5.6.7), in its one spelling: <c>Sun, 06 Nov 1994 08:49:37 GMT</c>.</summary>
/// <remarks>The framework's parser follows a pattern, letter for letter: thirty times as long for what stands in nearly every response.</remarks>
internal static class ImfFixdate
{
    private const string Days = "SunMonTueWedThuFriSat";
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const int NameLength = 3;

    /// <returns>False for any other spelling, which may be a date all the same, and where the day of the week is not the date's.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        if (text.Length != 29 || text[3] != ',' || text[4] != ' ' || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':' || !text.EndsWith(" GMT"))
        {
            return false;
        }

        var month = Months.AsSpan().IndexOf(text.Slice(8, NameLength));
        var (day, year, hour, minute, second) = (TwoDigits(text[5..]), (TwoDigits(text[12..]) * 100) + TwoDigits(text[14..]), TwoDigits(text[17..]), TwoDigits(text[20..]), TwoDigits(text[23..]));
        if (month < 0 || month % NameLength != 0 || year is < 1 or > 9999 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59
            || day < 1 || day > DateTime.DaysInMonth(year, (month / NameLength) + 1))
        {
            return false;
        }

        date = new DateTimeOffset(year, (month / NameLength) + 1, day, hour, minute, second, TimeSpan.Zero);
        return text.StartsWith(Days.AsSpan((int)date.DayOfWeek * NameLength, NameLength));
    }

    // Far below zero where one is no digit, also when another two are added.
    private static int TwoDigits(ReadOnlySpan<char> text) =>
        char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) ? ((text[0] - '0') * 10) + text[1] - '0' : -1000;
}
