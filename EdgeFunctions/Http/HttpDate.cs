using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>A field that holds a date (RFC 9110 section 5.6.7).</summary>
internal static class HttpDate
{
    private static readonly string[] Forms = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>One date in one of the three forms; null for anything else.</summary>
    public static DateTimeOffset? Parse(StringValues field) =>
        field.Count == 1 && DateTimeOffset.TryParseExact(field[0], Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date)
            ? date
            : null;
}
