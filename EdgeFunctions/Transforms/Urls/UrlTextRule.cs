using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>The rule for a whole text in which URLs stand anywhere: scripts, JSON, escaped markup.</summary>
internal static class UrlTextRule
{
    /// <summary>Writes the text with its origin URLs replaced. False, and nothing written, if it has none.</summary>
    public static bool TryRewrite(UrlTextMatcher matcher, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var patcher = new UrlPatcher(text, output);
        int from = 0;
        while (matcher.TryFind(text, from, UrlTextEdges.Both, out UrlMatch match))
        {
            patcher.Apply(match);
            from = match.AuthorityEnd;
        }

        return patcher.Finish();
    }
}
