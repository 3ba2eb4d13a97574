using System.Buffers;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Responses;

/// <summary>The <c>Link</c> field: targets in angle brackets (RFC 8288 section 3).</summary>
internal static class LinkField
{
    /// <summary>Writes the value with the targets replaced; false, and nothing written, when none is.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        var patcher = new UrlPatcher(value, output);
        var position = 0;
        while (TryNext(value, ref position, out var start, out var end))
        {
            if (UrlRule.TryMatch(map, value[start..end], UrlEncodingContext.Raw, out var match))
            {
                patcher.Apply(match.At(start));
            }
        }

        return patcher.Finish();
    }

    /// <summary>The next target; brackets in quoted parameters are none.</summary>
    private static bool TryNext(ReadOnlySpan<byte> value, ref int position, out int start, out int end)
    {
        var quoted = false;
        for (; position < value.Length; position++)
        {
            switch (value[position])
            {
                case (byte)'\\' when quoted:
                    position++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'<' when !quoted && value[position..].IndexOf((byte)'>') is > 0 and var length:
                    start = position + 1;
                    end = position += length;
                    return true;
            }
        }

        start = end = 0;
        return false;
    }
}
