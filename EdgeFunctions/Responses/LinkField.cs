using System.Buffers;
using System.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Responses;

/// <summary>
/// The <c>Link</c> field: targets in angle brackets (RFC 8288 section 3), and the image candidates of a preload, which browsers take
/// in the target's place (https://html.spec.whatwg.org/multipage/semantics.html#processing-link-headers).
/// </summary>
internal static class LinkField
{
    private static ReadOnlySpan<byte> Candidates => "imagesrcset"u8;

    /// <summary>Writes the value with the URLs replaced; false, and nothing written, when none is.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        var patcher = new UrlPatcher(value, output);
        var position = 0;
        while (TryNext(value, ref position, out var start, out var end, out var isTarget))
        {
            if (!isTarget)
            {
                RewriteCandidates(map, value, start, end, ref patcher);
            }
            else if (UrlRule.TryMatch(map, value[start..end], UrlEncodingContext.Raw, out var match))
            {
                patcher.Apply(match.At(start));
            }
        }

        return patcher.Finish();
    }

    private static void RewriteCandidates(UrlMap map, ReadOnlySpan<byte> value, int start, int end, ref UrlPatcher patcher)
    {
        var output = new ArrayBufferWriter<byte>();
        if (SrcsetRule.TryRewrite(map, value[start..end], UrlEncodingContext.Raw, output))
        {
            patcher.Replace(start, end, output.WrittenSpan);
        }
    }

    /// <summary>The next target, or the text of the next quoted parameter that holds URLs; brackets in the others are none.</summary>
    private static bool TryNext(ReadOnlySpan<byte> value, ref int position, out int start, out int end, out bool isTarget)
    {
        for (; position < value.Length; position++)
        {
            switch (value[position])
            {
                case (byte)'"':
                    start = position + 1;
                    isTarget = false;
                    end = position = EndOfQuoted(value, start);
                    if (HoldsCandidates(value[..(start - 1)]))
                    {
                        position++;
                        return true;
                    }

                    break;
                case (byte)'<' when value[position..].IndexOf((byte)'>') is > 0 and var length:
                    start = position + 1;
                    isTarget = true;
                    end = position += length;
                    return true;
            }
        }

        start = end = 0;
        isTarget = false;
        return false;
    }

    private static int EndOfQuoted(ReadOnlySpan<byte> value, int start)
    {
        var at = start;
        while (at < value.Length && value[at] != '"')
        {
            at += value[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, value.Length);
    }

    // The parameter's name and the equals sign, with white space that the grammar lets stand around it.
    private static bool HoldsCandidates(ReadOnlySpan<byte> before)
    {
        before = before.TrimEnd(" \t"u8);
        if (!before.EndsWith((byte)'='))
        {
            return false;
        }

        before = before[..^1].TrimEnd(" \t"u8);
        return before.Length > Candidates.Length
            && Ascii.EqualsIgnoreCase(before[^Candidates.Length..], Candidates)
            && before[^(Candidates.Length + 1)] is (byte)';' or (byte)' ' or (byte)'\t';
    }
}
