using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>All rules over one map: what a rewriter of markup calls for values and element text. Immutable and shared.</summary>
/// <remarks>
/// Every method writes the whole new value and returns true, or writes nothing and returns false where the value stays
/// as it is. What is written is safe where the value stood: hosts need no escape in markup, CSS or scripts.
/// </remarks>
internal sealed class UrlRewriter(UrlMap map)
{
    private readonly UrlTextMatcher _attributeText = new(map, UrlTextSyntax.CharacterReferences);

    /// <summary>The mappings.</summary>
    public UrlMap Map { get; } = map;

    /// <summary>Finds URLs in text; for the streaming transforms.</summary>
    public UrlTextMatcher TextMatcher { get; } = new(map);

    /// <summary>An attribute's value, by the kind that <see cref="UrlAttributes"/> gives, as it stands in the markup.</summary>
    public bool TryRewriteAttribute(UrlRuleKind kind, ReadOnlySpan<byte> value, IBufferWriter<byte> output) => kind == UrlRuleKind.Url
        ? UrlRule.TryRewrite(Map, value, UrlEncodingContext.HtmlAttribute, output)
        : TryRewriteOther(kind, value, output);

    /// <summary>The <c>href</c> of a <c>base</c> element, as <see cref="TryRewriteAttribute"/> does it, but for hosts that have their place below a prefix.</summary>
    public bool TryRewriteBase(ReadOnlySpan<byte> value, IBufferWriter<byte> output) =>
        !(UrlRule.TryMatch(Map, value, UrlEncodingContext.HtmlAttribute, out UrlMatch match) && match.Target.HasPrefix) && TryRewriteAttribute(UrlRuleKind.Url, value, output);

    /// <summary>The whole text of a <c>style</c> element.</summary>
    public bool TryRewriteStyle(ReadOnlySpan<byte> text, IBufferWriter<byte> output) =>
        CssRule.TryRewrite(Map, text, UrlEncodingContext.Raw, output);

    /// <summary>The whole text of a <c>script</c> element, JSON or code; of <c>__NEXT_DATA__</c> too.</summary>
    public bool TryRewriteScript(ReadOnlySpan<byte> text, IBufferWriter<byte> output) =>
        UrlTextRule.TryRewrite(TextMatcher, text, output);

    // By itself: most values are one URL, and would have all that these rules need cleared for them.
    private bool TryRewriteOther(UrlRuleKind kind, ReadOnlySpan<byte> value, IBufferWriter<byte> output) => kind switch
    {
        UrlRuleKind.UrlList => UrlListRule.TryRewrite(Map, value, UrlEncodingContext.HtmlAttribute, output),
        UrlRuleKind.Srcset => SrcsetRule.TryRewrite(Map, value, UrlEncodingContext.HtmlAttribute, output),
        UrlRuleKind.MetaRefresh => MetaRefreshRule.TryRewrite(Map, value, UrlEncodingContext.HtmlAttribute, output),
        UrlRuleKind.SourceList => SourceListRule.TryRewrite(Map, value, UrlEncodingContext.HtmlAttribute, output),
        UrlRuleKind.UrlOrText => IsOneUrl(value)
            ? UrlRule.TryRewrite(Map, value, UrlEncodingContext.HtmlAttribute, output)
            : UrlTextRule.TryRewrite(_attributeText, value, output),
        UrlRuleKind.Css => CssRule.TryRewrite(Map, value, UrlEncodingContext.HtmlAttribute, output),

        // Escaped markup is text with URLs in it. Decoding, rewriting and escaping it anew would change other bytes.
        UrlRuleKind.Srcdoc => UrlTextRule.TryRewrite(_attributeText, value, output),
        _ => false,
    };

    // What is decided must not change by being rewritten, so it is not whether the one rule finds something.
    private static bool IsOneUrl(ReadOnlySpan<byte> value)
    {
        var reader = new UnitReader(value, UrlEncodingContext.HtmlAttribute);
        if (!StartsAsUrl(ref reader, orAsPath: true))
        {
            return false;
        }

        var ended = false;
        for (int unit = reader.Read(); unit != UnitReader.End; unit = reader.Read())
        {
            // A list has white space in it, or a URL behind what separates it from the one before.
            if ((ended && unit > ' ') || (unit is ',' or ';' or '|' && StartsAsUrl(reader)))
            {
                return false;
            }

            ended |= unit <= ' ';
        }

        return true;
    }

    private static bool StartsAsUrl(UnitReader reader) => StartsAsUrl(ref reader, orAsPath: false);

    // With http:, https:, or two slashes; of the latter browsers take backslashes for some.
    private static bool StartsAsUrl(ref UnitReader reader, bool orAsPath)
    {
        int unit;
        do
        {
            unit = reader.Read();
        }
        while (unit is >= 0 and <= ' ');

        if (unit is '/' or '\\')
        {
            return orAsPath || reader.Read() is '/' or '\\';
        }

        foreach (byte expected in "http"u8)
        {
            if ((unit | 0x20) != expected)
            {
                return false;
            }

            unit = reader.Read();
        }

        return (unit is 's' or 'S' ? reader.Read() : unit) == ':';
    }
}
