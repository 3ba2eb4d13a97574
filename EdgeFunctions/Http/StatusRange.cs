using System.Globalization;

namespace EdgeFunctions.Http;

/// <summary>A status, or a class of statuses (RFC 9110 section 15).</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last.</param>
internal readonly record struct StatusRange(int First, int Last)
{
    /// <summary>Reads <c>404</c> or <c>4xx</c>.</summary>
    public static bool TryParse(string text, out StatusRange range)
    {
        range = default;
        if (text.Length != 3 || text[0] is < '2' or > '5')
        {
            return false;
        }

        if (text.EndsWith("xx", StringComparison.OrdinalIgnoreCase))
        {
            var first = (text[0] - '0') * 100;
            range = new StatusRange(first, first + 99);
            return true;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status);
        range = new StatusRange(status, status);
        return isNumber;
    }

    public bool Contains(int status) => status >= First && status <= Last;
}
