using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeFunctions.Responses;

/// <summary>Makes a field value one that the server in front can send.</summary>
internal static class FieldValue
{
    // Nearly all values are of these, and they are the same in any charset.
    private static readonly SearchValues<char> Plain = UpTo('\u007F');

    // Visible characters, space, tab and obs-text. Kestrel throws on others.
    private static readonly SearchValues<char> Allowed = UpTo('\u00FF');

    /// <summary>
    /// The value as it is where that can be sent. Else, where it holds URLs, with its other bytes percent-encoded, as a browser
    /// would have done; a cookie not at all, because a changed one is another; anything else with question marks for them.
    /// </summary>
    /// <returns>Null when the value cannot be sent.</returns>
    public static string? For(FieldCharset charset, string name, string value)
    {
        if (!value.AsSpan().ContainsAnyExcept(Plain))
        {
            return value;
        }

        if (value.AsSpan().ContainsAnyExcept(Allowed))
        {
            return null;
        }

        if (charset == FieldCharset.Latin1)
        {
            return value;
        }

        return name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? null
            : HoldsUrls(name) ? Replace(value, static (text, c) => text.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}"))
            : Replace(value, static (text, _) => text.Append('?'));
    }

    private static SearchValues<char> UpTo(char last)
    {
        var allowed = new StringBuilder("\t");
        for (var c = ' '; c <= last; c++)
        {
            allowed.Append(c == '\u007F' ? ' ' : c);
        }

        return SearchValues.Create(allowed.ToString());
    }

    private static bool HoldsUrls(string name) =>
        name.Equals("Location", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Location", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Link", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Refresh", StringComparison.OrdinalIgnoreCase);

    private static string Replace(string value, Action<StringBuilder, char> replace)
    {
        var text = new StringBuilder(value.Length + 16);
        foreach (var c in value)
        {
            if (c < 0x80)
            {
                text.Append(c);
            }
            else
            {
                replace(text, c);
            }
        }

        return text.ToString();
    }
}
