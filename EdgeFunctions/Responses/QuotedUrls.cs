using System.Buffers;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Responses;

/// <summary>
/// Fields whose quoted strings are URLs: <c>Reporting-Endpoints</c> and <c>Speculation-Rules</c>, structured fields (RFC 9651), and <c>Report-To</c>, which is JSON.
/// The strings of all of them are read alike, escapes apart, and of those a URL rule knows the backslashes.
/// </summary>
internal static class QuotedUrls
{
    /// <summary>Writes the value with the URLs replaced; false, and nothing written, when none is.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        var patcher = new UrlPatcher(value, output);
        for (var start = NextQuote(value, 0); start < value.Length;)
        {
            var end = EndOfString(value, start);
            if (UrlRule.TryMatch(map, value[start..end], UrlEncodingContext.Raw, out var match))
            {
                patcher.Apply(match.At(start));
            }

            start = NextQuote(value, end + 1);
        }

        return patcher.Finish();
    }

    /// <summary>Where the text of the next string begins; the value's length for none.</summary>
    private static int NextQuote(ReadOnlySpan<byte> value, int from)
    {
        var quote = from < value.Length ? value[from..].IndexOf((byte)'"') : -1;
        return quote < 0 ? value.Length : from + quote + 1;
    }

    private static int EndOfString(ReadOnlySpan<byte> value, int start)
    {
        var at = start;
        while (at < value.Length && value[at] != '"')
        {
            at += value[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, value.Length);
    }
}
