using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>A field that holds a date (RFC 9110 section 5.6.7).</summary>
internal static class HttpDate
{
    private const int WeekdayStart = 3;

    // Without the weekday, which says nothing and is often wrong.
    private static readonly string[] BehindComma = [" dd MMM yyyy HH:mm:ss 'GMT'", " dd-MMM-yy HH:mm:ss 'GMT'"];
    private static readonly string[] WithoutComma = [" MMM d HH:mm:ss yyyy", " MMM  d HH:mm:ss yyyy"];
    private static readonly CultureInfo Culture = CreateCulture();

    /// <summary>One date in one of the three forms; null for anything else.</summary>
    public static DateTimeOffset? Parse(StringValues field)
    {
        if (field.Count != 1 || field[0] is not { Length: > WeekdayStart } text)
        {
            return null;
        }

        var rest = text.AsSpan(0, WeekdayStart);
        foreach (var day in Culture.DateTimeFormat.AbbreviatedDayNames)
        {
            if (rest.Equals(day, StringComparison.OrdinalIgnoreCase))
            {
                // "Thu, ", "Thursday, " or "Thu ".
                var comma = text.IndexOf(',', StringComparison.Ordinal);
                rest = text.AsSpan(comma < 0 ? WeekdayStart : comma + 1);
                return DateTimeOffset.TryParseExact(rest, comma < 0 ? WithoutComma : BehindComma, Culture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
            }
        }

        return null;
    }

    /// <summary>A year of two digits is no further than fifty years ahead.</summary>
    private static CultureInfo CreateCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.Calendar = new GregorianCalendar { TwoDigitYearMax = TimeProvider.System.GetUtcNow().Year + 50 };
        return CultureInfo.ReadOnly(culture);
    }
}
