using System.Buffers;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Html;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Extending;
using EdgeFunctions.Transforms.Injection;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>What is done to an HTML page, as handlers of the rewriter: the app's own, and those of extensions.</summary>
internal static class HtmlPagePlan
{
    // A meta element may declare a charset in one of these, whatever hosts stand in it.
    private static readonly string[] OfMeta = ["charset", "content"];

    public static HtmlRewriterPlan<HtmlPage> Create(EdgeOptions options, IReadOnlyList<InjectionRule> injections, IEnumerable<HtmlExtension> extensions, HtmlRewriterMemory memory)
    {
        var attributes = new UrlAttributes(options.Rewrite.Attributes);
        var builder = new HtmlRewriterBuilder<HtmlPage>()
            .OnAttributes(OfMeta, (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => RewriteMeta(attributes, attribute, value, page))
            .OnText("style", RewriteStyle)
            .OnText("script", RewriteScript);

        var filter = UrlRewriters.FilterFor(options);
        foreach (var name in attributes.Names.Except(OfMeta))
        {
            builder.OnAttributes([name], filter, name == "href"
                ? (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => RewriteLink(attribute, value, page)
                : attributes.KindOnAnyElement(name) is { } kind
                ? (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => page.Urls.TryRewriteAttribute(kind, attribute.Value, value)
                : (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => RewriteByElement(attributes, attribute, value, page));
        }

        InjectionHandlers.Add(builder, injections);
        foreach (var extension in extensions)
        {
            extension.AddTo(builder);
        }

        return builder.Build(memory);
    }

    // What is relative to a base's root would be sought at the root of the public host, not below a prefix of it.
    private static bool RewriteLink(in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => page.Urls.Map.HasPrefixes && Ascii.EqualsIgnoreCase(attribute.ElementName, "base"u8)
        ? page.Urls.TryRewriteBase(attribute.Value, value)
        : page.Urls.TryRewriteAttribute(UrlRuleKind.Url, attribute.Value, value);

    private static bool RewriteByElement(UrlAttributes attributes, in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) =>
        attributes.TryGetRule(attribute.ElementName, attribute.Name, out var kind) && page.Urls.TryRewriteAttribute(kind, attribute.Value, value);

    private static bool RewriteMeta(UrlAttributes attributes, in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page)
    {
        attributes.TryGetRule(attribute.ElementName, attribute.Name, out var kind);
        var equivalent = kind == UrlRuleKind.MetaContent ? HttpEquivOf(attribute.Tag) : default;
        if (!page.CharsetIsKnown && Ascii.EqualsIgnoreCase(attribute.ElementName, "meta"u8))
        {
            ReadCharset(DeclaredBy(attribute, equivalent), page);
        }

        return page.Urls.TryRewriteAttribute(kind == UrlRuleKind.MetaContent ? UrlAttributes.MetaContent(equivalent) : kind, attribute.Value, value);
    }

    // Few tags have a letter that this name has.
    private static ReadOnlySpan<byte> HttpEquivOf(ReadOnlySpan<byte> tag) =>
        tag.ContainsAny((byte)'q', (byte)'Q') && TagAttributes.TryFind(tag, "http-equiv"u8, out var equivalent) ? equivalent : default;

    /// <summary>The label of the charset that an attribute of a <c>meta</c> element declares; empty for none.</summary>
    private static ReadOnlySpan<byte> DeclaredBy(in HtmlAttribute attribute, ReadOnlySpan<byte> equivalent)
    {
        if (Ascii.EqualsIgnoreCase(attribute.Name, "charset"u8))
        {
            return attribute.Value;
        }

        // The element's own charset attribute goes before: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead
        return Ascii.EqualsIgnoreCase(equivalent, "content-type"u8) && !TagAttributes.TryFind(attribute.Tag, "charset"u8, out _) ? Charsets.LabelIn(attribute.Value) : default;
    }

    /// <summary>
    /// Ends the rewriting where a charset is declared that cannot be rewritten byte by byte. Up to the declaration a page is ASCII, so that nothing
    /// that was done so far is wrong; what the response's own field declares has been looked at before.
    /// </summary>
    private static void ReadCharset(ReadOnlySpan<byte> label, HtmlPage page)
    {
        if (label.Trim(" \t\r\n\f"u8).IsEmpty)
        {
            return;
        }

        if (!Charsets.IsAsciiCompatibleInMeta(label))
        {
            throw new UnsupportedCharsetException();
        }

        // The first declaration is the page's: https://html.spec.whatwg.org/multipage/parsing.html#changing-the-encoding-while-parsing
        page.CharsetIsKnown = true;
    }

    private static void RewriteStyle(in TextNode text, HtmlPage page) => page.Urls.TryRewriteStyle(text.Bytes, text.Replace());

    private static void RewriteScript(in TextNode text, HtmlPage page)
    {
        if (NextFlightScripts.IsPush(text.Bytes))
        {
            page.Flight.Rewrite(text);
        }
        else
        {
            page.Urls.TryRewriteScript(text.Bytes, text.Replace());
        }
    }
}
