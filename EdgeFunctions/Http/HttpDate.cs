using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>A field that holds a date (RFC 9110 section 5.6.7).</summary>
internal static class HttpDate
{
    private const int WeekdayStart = 3;

    private const string Zone = " GMT";

    // Without the weekday, which says nothing and is often wrong, and without the zone, whose case does not count.
    private static readonly string[] BehindComma = [" dd MMM yyyy HH:mm:ss", " dd-MMM-yy HH:mm:ss"];
    private static readonly string[] WithoutComma = [" MMM d HH:mm:ss yyyy", " MMM  d HH:mm:ss yyyy"];
    private static readonly CultureInfo Culture = CreateCulture();

    /// <summary>One date in one of the three forms, in any case (RFC 9111 section 4.2); null for anything else.</summary>
    public static DateTimeOffset? Parse(StringValues field)
    {
        if (field.Count != 1 || field[0] is not { Length: > WeekdayStart } text)
        {
            return null;
        }

        if (ImfFixdate.TryParse(text, out var usual))
        {
            return usual;
        }

        var rest = text.AsSpan(0, WeekdayStart);
        foreach (var day in Culture.DateTimeFormat.AbbreviatedDayNames)
        {
            if (rest.Equals(day, StringComparison.OrdinalIgnoreCase))
            {
                // "Thu, ", "Thursday, " or "Thu ".
                var comma = text.IndexOf(',', StringComparison.Ordinal);
                rest = text.AsSpan(comma < 0 ? WeekdayStart : comma + 1);
                if (comma >= 0)
                {
                    if (!rest.EndsWith(Zone, StringComparison.OrdinalIgnoreCase))
                    {
                        return null;
                    }

                    rest = rest[..^Zone.Length];
                }

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
