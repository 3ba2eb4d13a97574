using System.Buffers;
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
                case InjectionPoint.Before:
                    builder.OnStartTag(rule.Selector!, (in Element element, HtmlPage page) =>
                    {
                        if (page.Has(rule))
                        {
                            element.Before(page.Render(rule), ContentType.Html);
                        }

                        StopWhenDone(element, rule, page);
                    });
                    break;
                case InjectionPoint.Append:
                    builder.OnElement(rule.Selector!, (in Element element, HtmlPage page) =>
                    {
                        if (page.Has(rule) && TakesContent(element))
                        {
                            element.Append(page.Render(rule), ContentType.Html);
                        }

                        StopWhenDone(element, rule, page);
                    });
                    break;
                case InjectionPoint.Replace:
                    builder.OnElement(rule.Selector!, (in Element element, HtmlPage page) =>
                    {
                        if (page.Has(rule))
                        {
                            element.Replace(page.Render(rule), ContentType.Html);
                        }

                        StopWhenDone(element, rule, page);
                    });
                    break;
                default:
                    break;
            }
        }

        AddReversed(builder, rules);
        AddMarkers(builder, [.. rules.Where(r => r.Where == InjectionPoint.Marker)]);
    }

    // The later call stands nearer to the element: so that several stand in the order of the settings, they are made in reverse.
    private static void AddReversed(HtmlRewriterBuilder<HtmlPage> builder, IReadOnlyList<InjectionRule> rules)
    {
        foreach (var rule in rules.Reverse())
        {
            if (rule.Where == InjectionPoint.After)
            {
                builder.OnElement(rule.Selector!, (in Element element, HtmlPage page) =>
                {
                    if (page.Has(rule))
                    {
                        element.After(page.Render(rule), ContentType.Html);
                    }

                    StopWhenDone(element, rule, page);
                });
            }
            else if (rule.Where == InjectionPoint.Prepend)
            {
                builder.OnStartTag(rule.Selector!, (in Element element, HtmlPage page) =>
                {
                    if (page.Has(rule) && TakesContent(element))
                    {
                        element.Prepend(page.Render(rule), ContentType.Html);
                    }

                    StopWhenDone(element, rule, page);
                });
            }
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

    private static void StopWhenDone(in Element element, InjectionRule rule, HtmlPage page)
    {
        if (!page.Has(rule))
        {
            element.Unsubscribe();
        }
    }

    /// <summary>In script, style, title and their kin a fragment would not be read as HTML, and its values not be safe.</summary>
    private static bool TakesContent(in Element element) => element.HasContent && !RawTextElements.Contains(NameKey.Of(element.Name)) && NameKey.Of(element.Name) != TagNames.Plaintext;
}
