using System.Buffers;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Responses;

/// <summary>Content-Security-Policy: host sources and report URLs of the origin (CSP Level 3, section 2.3.1).</summary>
/// <remarks>Keywords, nonces, hashes, schemes, wildcards and other hosts stay as they are: a policy is never weakened.</remarks>
internal static class SourceListField
{
    private static ReadOnlySpan<byte> Separators => " \t;,"u8;

    /// <summary>Writes the value with the sources replaced; false, and nothing written, when none is.</summary>
    public static bool TryRewrite(UrlRewriter urls, ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        var source = new ArrayBufferWriter<byte>();
        var copied = 0;
        var position = 0;
        while (position < value.Length)
        {
            var length = value[position..].IndexOfAny(Separators);
            length = length < 0 ? value.Length - position : length;
            if (length > 0)
            {
                source.ResetWrittenCount();
                if (TryRewriteSource(urls, value.Slice(position, length), source))
                {
                    output.Write(value[copied..position]);
                    output.Write(source.WrittenSpan);
                    copied = position + length;
                }
            }

            position += length + 1;
        }

        if (copied == 0)
        {
            return false;
        }

        output.Write(value[copied..]);
        return true;
    }

    private static bool TryRewriteSource(UrlRewriter urls, ReadOnlySpan<byte> source, ArrayBufferWriter<byte> output)
    {
        if (source[0] is (byte)'\'' or (byte)'*')
        {
            return false;
        }

        if (source.IndexOf("://"u8) >= 0)
        {
            return urls.TryRewriteUrl(source, output);
        }

        // A host alone is what a protocol-relative URL names.
        var relative = new ArrayBufferWriter<byte>(source.Length + 2);
        relative.Write("//"u8);
        relative.Write(source);
        var rewritten = new ArrayBufferWriter<byte>();
        if (!urls.TryRewriteUrl(relative.WrittenSpan, rewritten))
        {
            return false;
        }

        output.Write(rewritten.WrittenSpan[2..]);
        return true;
    }
}
