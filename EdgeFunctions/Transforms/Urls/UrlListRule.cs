using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>The rule for a set of URLs separated by ASCII white space.</summary>
internal static class UrlListRule
{
    /// <summary>Writes the value with its origin URLs replaced. False, and nothing written, if it has none.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> value, UrlEncodingContext context, IBufferWriter<byte> output)
    {
        var patcher = new UrlPatcher(value, output);
        var reader = new UnitReader(value, context);
        int start = -1;
        while (true)
        {
            int position = reader.Position;
            int unit = reader.Read();
            if (unit is not (UnitReader.End or ' ' or '\t' or '\n' or '\f' or '\r'))
            {
                start = start < 0 ? position : start;
                continue;
            }

            if (start >= 0 && UrlRule.TryMatch(map, value[start..position], context, out UrlMatch match))
            {
                patcher.Apply(match.At(start));
            }

            if (unit == UnitReader.End)
            {
                return patcher.Finish();
            }

            start = -1;
        }
    }
}
