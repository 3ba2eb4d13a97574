using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>What this rewriter makes of a document.</summary>
internal sealed class OurPage
{
    private readonly List<SeenElement> _elements = [];
    private readonly List<List<long>> _matches = [];
    private RecordedToken[] _starts = [];
    private int _templates;

    private OurPage()
    {
    }

    public IReadOnlyList<SeenElement> Elements => _elements;

    /// <summary>Tags as the tokenizer sees them; not those inside noscript, which is text to a parser with scripting.</summary>
    public IReadOnlyList<SeenTag> Tags { get; private set; } = [];

    /// <summary>For each selector the offsets of the elements it matched.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Matches => _matches;

    /// <summary>The document with href set on every a, noscript left alone.</summary>
    public byte[] Output { get; private set; } = [];

    public RewriteOutcome Outcome { get; private set; }

    public static HtmlRewriterPlan<OurPage> Plan(IEnumerable<string> selectors)
    {
        var builder = new HtmlRewriterBuilder<OurPage>()
            .OnElement("*", (in Element element, OurPage page) => page.See(element))
            .OnElement("template", (in Element template, OurPage page) =>
            {
                page._templates++;
                template.OnEndTag((in EndTag _) => page._templates--);
            })
            .OnElement("a", (in Element a, OurPage page) =>
            {
                if (!page._elements[^1].InNoscript)
                {
                    a.SetAttribute("href"u8, "https://edge.test/?a=1&b=\"2\""u8);
                }
            });
        foreach (var (index, selector) in selectors.Index())
        {
            builder.OnElement(selector, (in Element _, OurPage page) => page.Match(index));
        }

        return builder.Build();
    }

    public static OurPage Read(HtmlRewriterPlan<OurPage> plan, int selectors, byte[] html)
    {
        using var tokenizer = RecordingTokenizer.Run(html, []);
        var tags = tokenizer.Tokens.Where(t => t.Kind is "StartTag" or "EndTag").ToArray();
        var page = new OurPage { _starts = [.. tags.Where(t => t.Kind == "StartTag")] };
        page._matches.AddRange(Enumerable.Range(0, selectors).Select(_ => new List<long>()));
        page.Output = Feed.Once(plan, html, [], page, out var outcome);
        page.Outcome = outcome;
        page.Tags = [.. tags.Where(t => !t.InNoscript).Select(t => new SeenTag(t.Offset, (t.Kind == "EndTag" ? "/" : "") + t.Name, [.. t.Attributes]))];
        return page;
    }

    // Templates' contents are documents of their own in a tree, and noscript holds text.
    private void Match(int selector)
    {
        if (_elements[^1] is { InNoscript: false, InTemplate: false })
        {
            _matches[selector].Add(_elements[^1].Offset);
        }
    }

    private void See(in Element element)
    {
        var attributes = new List<(string Name, string Value)>();
        foreach (var attribute in element.Attributes)
        {
            var name = Handlers.Str(attribute.Name).ToLowerInvariant();
            if (!attributes.Exists(a => a.Name == name))
            {
                attributes.Add((name, Encoding.UTF8.GetString(attribute.Value)));
            }
        }

        // The tokenizer's start tags are the rewriter's elements, in order.
        var start = _starts[_elements.Count];
        var tagName = Handlers.Str(element.Name).ToLowerInvariant();
        Assert.Equal(start.Name, tagName.Replace('\0', '\uFFFD'));
        _elements.Add(new SeenElement(tagName, [.. attributes], start.Offset, start.InNoscript, _templates > 0));
    }
}
