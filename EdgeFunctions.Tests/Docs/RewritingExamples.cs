using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Docs;

/// <summary>The examples of docs/rewriting.md, as they stand there, run on the input that stands there.</summary>
public class RewritingExamples
{
    [Fact]
    public void Links_InputOfTheDocs_OutputOfTheDocs()
    {
        // <links>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnAttributes(["href", "action"], (in HtmlAttribute attribute, IBufferWriter<byte> value, object? _) =>
            {
                if (!attribute.Value.StartsWith("/shop/"u8))
                {
                    return false;
                }

                value.Write("https://shop.example/"u8);
                value.Write(attribute.Value["/shop/".Length..]);
                return true;
            })
            .Build();
        // </links>
        AssertExample("links", plan, static () => null);
    }

    [Fact]
    public void LazyImages_InputOfTheDocs_OutputOfTheDocs()
    {
        // <lazy-images>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnElement("main img:not([loading])", (in Element img, object? _) => img.SetAttribute("loading"u8, "lazy"u8))
            .Build();
        // </lazy-images>
        AssertExample("lazy-images", plan, static () => null);
    }

    [Fact]
    public void RemoveWidget_InputOfTheDocs_OutputOfTheDocs()
    {
        // <remove-widget>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnElement("aside.newsletter, script[src*='widget.example/']", (in Element widget, object? _) => widget.Remove())
            .Build();
        // </remove-widget>
        AssertExample("remove-widget", plan, static () => null);
    }

    [Fact]
    public void AddAttribute_InputOfTheDocs_OutputOfTheDocs()
    {
        // <add-attribute>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnElement("a[target=_blank]", (in Element link, object? _) =>
            {
                if (!link.HasAttribute("rel"u8))
                {
                    link.SetAttribute("rel"u8, "noopener"u8);
                }
            })
            .Build();
        // </add-attribute>
        AssertExample("add-attribute", plan, static () => null);
    }

    [Fact]
    public void ReplaceText_InputOfTheDocs_OutputOfTheDocs()
    {
        // <replace-text>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnText("footer .year", (in TextNode text, object? _) =>
            {
                if (text.Bytes.SequenceEqual("2025"u8))
                {
                    text.Replace("2026"u8);
                }
            })
            .Build();
        // </replace-text>
        AssertExample("replace-text", plan, static () => null);
    }

    [Fact]
    public void CommentMarker_InputOfTheDocs_OutputOfTheDocs()
    {
        // <comment-marker>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnComment((in Comment comment, object? _) =>
            {
                if (comment.Text.Trim((byte)' ').SequenceEqual("edge:banner"u8))
                {
                    comment.Replace("<div id=banner></div>"u8, ContentType.Html);
                }
            })
            .Build();
        // </comment-marker>
        AssertExample("comment-marker", plan, static () => null);
    }

    [Fact]
    public void EndTags_InputOfTheDocs_OutputOfTheDocs()
    {
        // <end-tags>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnElement("article", (in Element article, object? _) =>
            {
                article.After("<hr>"u8, ContentType.Html);
                article.OnEndTag((in EndTag end) => end.Before("<p>Thank you for reading"u8, ContentType.Html));
            })
            .Build();
        // </end-tags>
        AssertExample("end-tags", plan, static () => null);
    }

    [Fact]
    public void InnerContent_InputOfTheDocs_OutputOfTheDocs()
    {
        // <inner-content>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnElement("#greeting", (in Element greeting, object? _) => greeting.SetInnerContent("Bread & butter < 3"u8))
            .Build();
        // </inner-content>
        AssertExample("inner-content", plan, static () => null);
    }

    [Fact]
    public void DoctypeAndEnd_InputOfTheDocs_OutputOfTheDocs()
    {
        // <doctype-and-end>
        var plan = new HtmlRewriterBuilder<object?>()
            .OnDoctype((in Doctype doctype, object? _) =>
            {
                if (!doctype.PublicId.IsEmpty)
                {
                    doctype.After("<!-- legacy -->"u8, ContentType.Html);
                }
            })
            .OnDocumentEnd((output, _) => output.Write("<!-- served by the edge -->"u8))
            .Build();
        // </doctype-and-end>
        AssertExample("doctype-and-end", plan, static () => null);
    }

    [Fact]
    public void Counting_InputOfTheDocs_OutputOfTheDocs()
    {
        // <counting>
        var plan = new HtmlRewriterBuilder<PageCounts>()
            .OnElement("article", (in Element _, PageCounts page) => page.Articles++)
            .OnElement("article img", (in Element _, PageCounts page) => page.Images++)
            .OnBodyEnd((output, page) => output.Write(Encoding.UTF8.GetBytes($"<!-- {page.Articles} articles, {page.Images} images -->")))
            .Build();
        // </counting>
        AssertExample("counting", plan, static () => new PageCounts());
    }

    private static void AssertExample<TState>(string name, HtmlRewriterPlan<TState> plan, Func<TState> createState)
    {
        var (input, expected) = RewritingDocument.Example(name);
        var bytes = Encoding.UTF8.GetBytes(input);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(expected, Rewrite(plan, createState(), [bytes.AsMemory(0, cut), bytes.AsMemory(cut)]));
        }
    }

    private static string Rewrite<TState>(HtmlRewriterPlan<TState> plan, TState state, ReadOnlyMemory<byte>[] chunks)
    {
        var output = new ArrayBufferWriter<byte>();

        // <run>
        using var rewriter = plan.Create(state);
        foreach (var chunk in chunks)
        {
            rewriter.Write(chunk.Span, output);
        }

        rewriter.Complete(output);
        // </run>
        Assert.True(rewriter.Outcome.Succeeded);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class PageCounts
    {
        public int Articles { get; set; }

        public int Images { get; set; }
    }
}
