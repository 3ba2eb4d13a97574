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

    public static HtmlRewriterPlan<HtmlPage> Create(EdgeOptions options, IReadOnlyList<InjectionRule> injections, IEnumerable<HtmlExtension> extensions)
    {
        var attributes = new UrlAttributes(options.Rewrite.Attributes);
        var builder = new HtmlRewriterBuilder<HtmlPage>()
            .OnAttributes(OfMeta, (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => RewriteMeta(attributes, attribute, value, page))
            .OnText("style", RewriteStyle)
            .OnText("script", RewriteScript);

        var filter = UrlRewriters.FilterFor(options);
        foreach (var name in attributes.Names.Except(OfMeta))
        {
            builder.OnAttributes([name], filter, attributes.KindOnAnyElement(name) is { } kind
                ? (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => page.Urls.TryRewriteAttribute(kind, attribute.Value, value)
                : (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => RewriteByElement(attributes, attribute, value, page));
        }

        InjectionHandlers.Add(builder, injections);
        foreach (var extension in extensions)
        {
            extension.AddTo(builder);
        }

        return builder.Build();
    }

    private static bool RewriteByElement(UrlAttributes attributes, in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) =>
        attributes.TryGetRule(attribute.ElementName, attribute.Name, out var kind) && page.Urls.TryRewriteAttribute(kind, attribute.Value, value);

    private static bool RewriteMeta(UrlAttributes attributes, in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page)
    {
        if (attribute.ElementName.Length == "meta".Length && !page.CharsetIsKnown)
        {
            CheckCharset(attribute);
        }

        if (!attributes.TryGetRule(attribute.ElementName, attribute.Name, out var kind))
        {
            return false;
        }

        if (kind == UrlRuleKind.MetaContent)
        {
            kind = UrlAttributes.MetaContent(TagAttributes.TryFind(attribute.Tag, "http-equiv"u8, out var equivalent) ? equivalent : default);
        }

        return page.Urls.TryRewriteAttribute(kind, attribute.Value, value);
    }

    /// <summary>
    /// Stops at a declaration of a charset that cannot be rewritten byte by byte. Up to it a page is ASCII, so that nothing
    /// that was done so far is wrong; what the response's own field declares has been looked at before (edge-behaviour P.37).
    /// </summary>
    private static void CheckCharset(in HtmlAttribute attribute)
    {
        if (Ascii.EqualsIgnoreCase(attribute.ElementName, "meta"u8) && !Charsets.IsAsciiCompatibleInMeta(DeclaredCharset(attribute)))
        {
            throw new UnsupportedCharsetException();
        }
    }

    private static ReadOnlySpan<byte> DeclaredCharset(in HtmlAttribute attribute)
    {
        var utf8 = "utf-8"u8;
        if (attribute.Name.Length == "charset".Length && Ascii.EqualsIgnoreCase(attribute.Name, "charset"u8))
        {
            return attribute.Value;
        }

        if (!TagAttributes.TryFind(attribute.Tag, "http-equiv"u8, out var equivalent) || !Ascii.EqualsIgnoreCase(equivalent, "content-type"u8))
        {
            return utf8;
        }

        var at = attribute.Value.LastIndexOf("charset="u8);
        return at < 0 ? utf8 : attribute.Value[(at + "charset=".Length)..];
    }

    private static void RewriteStyle(in TextNode text, HtmlPage page) => page.Urls.TryRewriteStyle(text.Bytes, text.Replace());

    private static void RewriteScript(in TextNode text, HtmlPage page)
    {
        if (NextFlightScripts.IsPush(text.Bytes))
        {
            page.Flight.TryRewrite(text.Bytes, text.Replace());
        }
        else
        {
            page.Urls.TryRewriteScript(text.Bytes, text.Replace());
        }
    }
}
