using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// The rule for <c>srcset</c> and <c>imagesrcset</c>
/// (https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute): a URL runs to the next white space,
/// commas inside it are its own, those at its end separate.
/// </summary>
internal static class SrcsetRule
{
    private static readonly SearchValues<byte> UrlStops = SearchValues.Create(" \t\n\f\r,&"u8);
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create("&\\()\t\n\f\r"u8);
    private static readonly SearchValues<byte> DescriptorStops = SearchValues.Create(",()&"u8);

    /// <summary>Writes the value with its origin URLs replaced. False, and nothing written, if it has none.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> value, UrlEncodingContext context, IBufferWriter<byte> output)
    {
        var patcher = new UrlPatcher(value, output);
        if (!value.ContainsAny(NotPlain))
        {
            RewritePlain(map, value, context, ref patcher);
            return patcher.Finish();
        }

        var reader = new UnitReader(value, context);
        while (TryReadUrl(ref reader, out int start, out int end, out bool hasDescriptors))
        {
            if (UrlRule.TryMatch(map, value[start..end], context, out UrlMatch match))
            {
                patcher.Apply(match.At(start));
            }

            if (hasDescriptors)
            {
                SkipDescriptors(ref reader);
            }
        }

        return patcher.Finish();
    }

    // As nearly all are written: no references, and no commas but those between candidates.
    private static void RewritePlain(UrlMap map, ReadOnlySpan<byte> value, UrlEncodingContext context, ref UrlPatcher patcher)
    {
        int at = 0;
        while (at < value.Length)
        {
            byte first = value[at];
            if (first is (byte)' ' or (byte)',')
            {
                at++;
                continue;
            }

            int length = value[at..].IndexOf((byte)' ');
            int end = length < 0 ? value.Length : at + length;
            int next = end;
            if (value[end - 1] == ',')
            {
                // The commas at its end are not the URL's, and no descriptors follow.
                end = at + value[at..end].LastIndexOfAnyExcept((byte)',') + 1;
            }
            else
            {
                int comma = value[end..].IndexOf((byte)',');
                next = comma < 0 ? value.Length : end + comma + 1;
            }

            if (UrlRule.TryMatch(map, value[at..end], context, out UrlMatch match))
            {
                patcher.Apply(match.At(at));
            }

            at = next;
        }
    }

    private static bool TryReadUrl(ref UnitReader reader, out int start, out int end, out bool hasDescriptors)
    {
        int unit;
        do
        {
            start = reader.Position;
            unit = reader.Read();
        }
        while (unit == ',' || IsSpace(unit));

        end = start;
        hasDescriptors = true;
        if (unit == UnitReader.End)
        {
            return false;
        }

        while (unit != UnitReader.End && !IsSpace(unit))
        {
            hasDescriptors = reader.SkipTo(UrlStops) || unit != ',';
            end = hasDescriptors ? reader.Position : end;
            unit = reader.Read();
        }

        return true;
    }

    private static void SkipDescriptors(ref UnitReader reader)
    {
        bool inParentheses = false;
        int unit;
        do
        {
            reader.SkipTo(DescriptorStops);
            unit = reader.Read();
            inParentheses = inParentheses ? unit != ')' : unit == '(';
        }
        while (unit != UnitReader.End && (inParentheses || unit != ','));
    }

    private static bool IsSpace(int unit) => unit is ' ' or '\t' or '\n' or '\f' or '\r';
}
