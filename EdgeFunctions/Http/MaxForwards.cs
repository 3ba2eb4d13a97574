using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Http;

/// <summary><c>Max-Forwards</c>, which counts for TRACE and OPTIONS (RFC 9110 section 7.6.2).</summary>
internal static class MaxForwards
{
    /// <summary>The value; null where it does not count, or is none.</summary>
    public static long? Of(HttpRequest request) =>
        (HttpMethods.IsTrace(request.Method) || HttpMethods.IsOptions(request.Method))
        && long.TryParse(request.Headers[HeaderNames.MaxForwards], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
