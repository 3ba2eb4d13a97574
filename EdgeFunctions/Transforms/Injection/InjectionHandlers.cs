using System.Buffers;
using System.Diagnostics;
using EdgeFunctions.Configuration;
using EdgeFunctions.Html;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>Injections as handlers of the rewriter. What is not configured has no handler.</summary>
internal static class InjectionHandlers
{
    public static void Add(HtmlRewriterBuilder<HtmlPage> builder, IReadOnlyList<InjectionRule> rules)
    {
        foreach (var rule in rules)
        {
            void Insert(IBufferWriter<byte> output, HtmlPage page) => page.Write(rule, output);
            switch (rule.Where)
            {
                case InjectionPoint.HeadStart:
                    builder.OnHeadStart(Insert);
                    break;
                case InjectionPoint.HeadEnd:
                    builder.OnHeadEnd(Insert);
                    break;
                case InjectionPoint.BodyStart:
                    builder.OnBodyStart(Insert);
                    break;
                case InjectionPoint.BodyEnd:
                    builder.OnBodyEnd(Insert);
                    break;
                case InjectionPoint.Before or InjectionPoint.Append or InjectionPoint.Replace:
                    AddAtElement(builder, rule);
                    break;
                default:
                    break;
            }
        }

        // The later call stands nearer to the element: so that several stand in the order of the settings, they are made in reverse.
        foreach (var rule in rules.Reverse())
        {
            if (rule.Where is InjectionPoint.After or InjectionPoint.Prepend)
            {
                AddAtElement(builder, rule);
            }
        }

        AddMarkers(builder, [.. rules.Where(r => r.Where == InjectionPoint.Marker)]);
    }

    private static void AddAtElement(HtmlRewriterBuilder<HtmlPage> builder, InjectionRule rule)
    {
        void Handle(in Element element, HtmlPage page) => InsertAt(element, rule, page);
        if (rule.Where is InjectionPoint.Before or InjectionPoint.Prepend)
        {
            builder.OnStartTag(rule.Selector!, Handle);
        }
        else
        {
            builder.OnElement(rule.Selector!, Handle);
        }
    }

    private static void InsertAt(in Element element, InjectionRule rule, HtmlPage page)
    {
        if (page.Has(rule) && (rule.Where is not (InjectionPoint.Append or InjectionPoint.Prepend) || TakesContent(element)))
        {
            var html = page.Render(rule);
            switch (rule.Where)
            {
                case InjectionPoint.Before:
                    element.Before(html, ContentType.Html);
                    break;
                case InjectionPoint.Prepend:
                    element.Prepend(html, ContentType.Html);
                    break;
                case InjectionPoint.Append:
                    element.Append(html, ContentType.Html);
                    break;
                case InjectionPoint.After:
                    element.After(html, ContentType.Html);
                    break;
                case InjectionPoint.Replace:
                    element.Replace(html, ContentType.Html);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        if (!page.Has(rule))
        {
            element.Unsubscribe();
        }
    }

    private static void AddMarkers(HtmlRewriterBuilder<HtmlPage> builder, InjectionRule[] rules)
    {
        var comments = rules.Where(r => r.Marker[0] == '<').ToArray();
        if (comments.Length > 0)
        {
            var markers = new MarkerTable(comments);
            builder.OnComment((in Comment comment, HtmlPage page) =>
            {
                if (markers.Find(comment.Token) is { } marker && page.HasAny(marker.Rules))
                {
                    comment.Replace(page.Render(marker.Rules), ContentType.Html);
                }
            });
        }

        var texts = rules.Where(r => r.Marker[0] != '<').ToArray();
        if (texts.Length > 0)
        {
            var markers = new MarkerTable(texts);
            builder.OnText((in TextNode text, HtmlPage page) => markers.ReplaceIn(text, page));
        }
    }

    /// <summary>In script, style, title and their kin a fragment would not be read as HTML, and its values not be safe.</summary>
    private static bool TakesContent(in Element element) => element.HasContent && !RawTextElements.Contains(NameKey.Of(element.Name)) && NameKey.Of(element.Name) != TagNames.Plaintext;
}
