using System.Buffers;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Html;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>What is done to every HTML page, as handlers of the rewriter. Compiled once.</summary>
internal static class HtmlPagePlan
{
    public static HtmlRewriterPlan<HtmlPage> Create(EdgeOptions options)
    {
        var attributes = new UrlAttributes(options.Rewrite.Attributes);
        var builder = new HtmlRewriterBuilder<HtmlPage>()
            .OnAttributes(attributes.Names, (in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page) => RewriteAttribute(attributes, attribute, value, page));

        foreach (var injection in options.Inject)
        {
            var fragment = Encoding.UTF8.GetBytes(injection.Html!);
            void Insert(IBufferWriter<byte> output, HtmlPage page)
            {
                if (page.Context.Inject)
                {
                    output.Write(fragment);
                }
            }

            _ = injection.Where == InjectionPoint.BodyEnd ? builder.OnBodyEnd(Insert) : builder.OnHeadStart(Insert);
        }

        return builder.Build();
    }

    private static bool RewriteAttribute(UrlAttributes attributes, in HtmlAttribute attribute, IBufferWriter<byte> value, HtmlPage page)
    {
        if (!attributes.TryGetRule(attribute.ElementName, attribute.Name, out var kind))
        {
            return false;
        }

        if (kind == UrlRuleKind.MetaContent)
        {
            kind = UrlAttributes.MetaContent(Find(attribute, "http-equiv"u8), Find(attribute, "name"u8), Find(attribute, "property"u8));
        }

        return page.Urls.TryRewriteAttribute(kind, attribute.Value, value);
    }

    private static ReadOnlySpan<byte> Find(in HtmlAttribute attribute, ReadOnlySpan<byte> name) =>
        TagAttributes.TryFind(attribute.Tag, name, out var value) ? value : default;
}
