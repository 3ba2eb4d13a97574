using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// The rule for the content of <c>meta http-equiv=refresh</c> and for the Refresh header
/// (https://html.spec.whatwg.org/multipage/document-lifecycle.html#shared-declarative-refresh-steps).
/// </summary>
internal static class MetaRefreshRule
{
    /// <summary>Writes the value with its origin URL replaced. False, and nothing written, if it has none.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> value, UrlEncodingContext context, IBufferWriter<byte> output)
    {
        if (!TryFindUrl(value, context, out int start, out int end)
            || !UrlRule.TryMatch(map, value[start..end], context, out UrlMatch match))
        {
            return false;
        }

        var patcher = new UrlPatcher(value, output);
        patcher.Apply(match.At(start));
        return patcher.Finish();
    }

    private static bool TryFindUrl(ReadOnlySpan<byte> value, UrlEncodingContext context, out int start, out int end)
    {
        start = 0;
        end = value.Length;
        var reader = new UnitReader(value, context);
        int unit = SkipSpace(ref reader, out _);
        if (unit is not ('.' or (>= '0' and <= '9')))
        {
            return false;
        }

        while (unit is '.' or (>= '0' and <= '9'))
        {
            unit = reader.Read();
        }

        if (unit is not (';' or ',') && !IsSpace(unit))
        {
            return false;
        }

        int at = 0;
        if (IsSpace(unit))
        {
            unit = SkipSpace(ref reader, out at);
        }

        if (unit is ';' or ',')
        {
            unit = SkipSpace(ref reader, out at);
        }

        start = at;
        if (unit is 'u' or 'U' && !TrySkipName(ref reader, out unit, out at))
        {
            return unit != UnitReader.End;
        }

        start = at;
        if (unit is '"' or '\'')
        {
            start = reader.Position;
            int quote = unit;
            do
            {
                end = reader.Position;
                unit = reader.Read();
            }
            while (unit != UnitReader.End && unit != quote);
        }

        return start < end;
    }

    // "url", "=" and the space around it; the u is read already. Without them the u belongs to a URL.
    private static bool TrySkipName(ref UnitReader reader, out int unit, out int at)
    {
        at = 0;
        unit = reader.Read();
        if (unit is not ('r' or 'R'))
        {
            return false;
        }

        unit = reader.Read();
        if (unit is not ('l' or 'L') || SkipSpace(ref reader, out _) != '=')
        {
            return false;
        }

        unit = SkipSpace(ref reader, out at);
        return true;
    }

    private static int SkipSpace(ref UnitReader reader, out int at)
    {
        int unit;
        do
        {
            at = reader.Position;
            unit = reader.Read();
        }
        while (IsSpace(unit));

        return unit;
    }

    private static bool IsSpace(int unit) => unit is ' ' or '\t' or '\n' or '\f' or '\r';
}
