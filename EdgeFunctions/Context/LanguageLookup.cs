using System.Globalization;
using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Context;

/// <summary>Finds the language for a reader among those of the site: the lookup of RFC 4647 section 3.4.</summary>
/// <param name="languages">The site's languages; the first is the default.</param>
internal sealed class LanguageLookup(string[] languages)
{
    // Browsers send a handful. What comes beyond that is not looked at.
    private const int MostRanges = 24;

    /// <summary>The configured tag, as it is configured; null when none is.</summary>
    /// <param name="acceptLanguage">All lines of <c>Accept-Language</c> (RFC 9110 section 12.5.4).</param>
    public string? Find(StringValues acceptLanguage)
    {
        if (languages.Length == 0)
        {
            return null;
        }

        ReadOnlySpan<char> field = acceptLanguage.ToString();
        Span<(int Start, int Length, int Weight)> ranges = stackalloc (int, int, int)[MostRanges];
        var count = 0;
        foreach (var item in field.Split(','))
        {
            if (count == MostRanges)
            {
                break;
            }

            var (start, length) = item.GetOffsetAndLength(field.Length);
            var member = field.Slice(start, length);
            var end = member.IndexOf(';');
            var range = (end < 0 ? member : member[..end]).TrimOws();
            var weight = end < 0 ? 1000 : Weight(member[(end + 1)..]);

            // "*" says that any will do; lookup passes over it, and ends with the default.
            if (range.IsEmpty || range is "*" || weight == 0)
            {
                continue;
            }

            // Kept in the order of their weights; those of one weight as they came.
            var at = count++;
            for (; at > 0 && ranges[at - 1].Weight < weight; at--)
            {
                ranges[at] = ranges[at - 1];
            }

            ranges[at] = (start + member.IndexOf(range), range.Length, weight);
        }

        foreach (var (start, length, _) in ranges[..count])
        {
            if (Lookup(field.Slice(start, length)) is { } found)
            {
                return found;
            }
        }

        return languages[0];
    }

    private string? Lookup(ReadOnlySpan<char> range)
    {
        while (!range.IsEmpty)
        {
            foreach (var language in languages)
            {
                if (range.Equals(language, StringComparison.OrdinalIgnoreCase))
                {
                    return language;
                }
            }

            // One subtag less; a single character goes with what stood behind it.
            var cut = range.LastIndexOf('-');
            range = cut < 0 ? default : range[..cut];
            if (range.Length >= 2 && range[^2] == '-')
            {
                range = range[..^2];
            }
        }

        return null;
    }

    /// <summary>Thousandths (RFC 9110 section 12.4.2); what cannot be read counts as nothing wanted.</summary>
    private static int Weight(ReadOnlySpan<char> parameters)
    {
        var text = parameters.TrimOws();
        return text.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && decimal.TryParse(text[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) && q is >= 0 and <= 1
            ? (int)(q * 1000)
            : 0;
    }
}
