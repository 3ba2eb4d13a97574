using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// The rule for CSS: <c>url()</c> quoted or not, <c>src()</c>, <c>image-set()</c>, <c>@import</c>, and strings in
/// attribute selectors, which would otherwise no longer select the attributes that were rewritten. Comments and other
/// strings stay. The text must be whole: a style attribute or element.
/// </summary>
internal static class CssRule
{
    /// <summary>Writes the text with its origin URLs replaced. False, and nothing written, if it has none.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> text, UrlEncodingContext context, IBufferWriter<byte> output)
    {
        context |= UrlEncodingContext.Css;

        // A URL needs two slashes: plain, as backslashes, escaped, or with a tab between.
        if (text.IndexOf("//"u8) < 0 && !text.ContainsAny((byte)'\\', (byte)'\t')
            && ((context & UrlEncodingContext.HtmlAttribute) == 0 || !text.Contains((byte)'&')))
        {
            return false;
        }

        var patcher = new UrlPatcher(text, output);
        var scanner = new CssUrlScanner(text, context);
        while (scanner.TryRead(out int start, out int end))
        {
            if (UrlRule.TryMatch(map, text[start..end], context, out UrlMatch match))
            {
                patcher.Apply(match.At(start));
            }
        }

        return patcher.Finish();
    }
}
