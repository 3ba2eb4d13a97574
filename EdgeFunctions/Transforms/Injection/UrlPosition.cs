using System.Buffers;
using System.Text;
using EdgeFunctions.Context;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>Which part of a URL a value is, by what stands before it. Scheme and authority are the fragment's own, but for the public host.</summary>
internal static class UrlPosition
{
    private static readonly SearchValues<char> SchemeEnds = SearchValues.Create(":/?#");

    // References and values could make another scheme of it; browsers drop tabs and newlines.
    private static readonly SearchValues<char> NotInSchemes = SearchValues.Create("&{\\\t\n\r");

    /// <param name="before">The attribute's value up to the placeholder, other placeholders included.</param>
    /// <param name="value">The value.</param>
    /// <param name="escape">How it is to be written.</param>
    /// <returns>False where no escape would be safe.</returns>
    public static bool TryFind(ReadOnlySpan<byte> before, PageValue value, out ValueEscape escape)
    {
        escape = ValueEscape.UrlPart;
        var url = Encoding.Latin1.GetString(before).TrimStart(' ', '\t', '\n', '\r', '\f').AsSpan();
        var end = url.IndexOfAny(SchemeEnds);
        var scheme = end >= 0 && url[end] == ':' ? url[..end] : default;
        if (url.IsEmpty || end < 0 || url[..end].ContainsAny(NotInSchemes) || (!scheme.IsEmpty && !IsWeb(scheme)))
        {
            // A mail's subject or body; no other scheme is known to be harmless.
            return scheme.Equals("mailto", StringComparison.OrdinalIgnoreCase) && url.Contains('?');
        }

        var rest = scheme.IsEmpty ? url : url[(end + 1)..];
        if (rest.IndexOfAny('?', '#') is >= 0 and var query && !rest[..query].Contains('\\'))
        {
            return scheme.IsEmpty || rest.StartsWith("//");
        }

        if (rest.Contains('\\'))
        {
            // Browsers take it for a slash.
            return false;
        }

        if (!rest.StartsWith("//"))
        {
            // Relative to the page: the authority is the reader's own, as long as two slashes cannot come about.
            escape = rest is "/" ? ValueEscape.UrlFirstSegment : value.Kind == PageValueKind.Path ? ValueEscape.UrlPath : ValueEscape.UrlPart;
            return scheme.IsEmpty && !(rest is "/" && value.Kind == PageValueKind.Path);
        }

        var authority = rest[2..];
        if (authority.Contains('/'))
        {
            escape = value.Kind == PageValueKind.Path ? ValueEscape.UrlPath : ValueEscape.UrlPart;
            return true;
        }

        escape = value.Kind == PageValueKind.Host ? ValueEscape.UrlHost : ValueEscape.UrlPath;
        return value.Kind switch
        {
            PageValueKind.Host => authority.IsEmpty,
            PageValueKind.Path => !authority.IsEmpty,
            _ => false,
        };
    }

    private static bool IsWeb(ReadOnlySpan<char> scheme) =>
        scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
}
