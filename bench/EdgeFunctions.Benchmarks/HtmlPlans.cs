using System.Buffers;
using EdgeFunctions.Html;

namespace EdgeFunctions.Benchmarks;

/// <summary>What the benchmarks rewrite with.</summary>
internal static class HtmlPlans
{
    public static readonly string[] UrlAttributes =
    [
        "href", "src", "action", "formaction", "poster", "data", "cite", "background", "ping", "manifest", "longdesc", "srcset",
        "imagesrcset", "xlink:href", "data-src", "data-srcset",
    ];

    private static readonly HtmlRewriterMemory Memory = new(32);

    private static ReadOnlySpan<byte> Origin => "https://origin.example.com"u8;

    private static ReadOnlySpan<byte> Public => "https://www.example.com"u8;

    /// <summary>Nobody listens: tags and text modes are followed, nothing else.</summary>
    public static HtmlRewriterPlan<object?> Scan { get; } = new HtmlRewriterBuilder<object?>().Build(Memory);

    /// <summary>The product's hot path: URL attributes and the head.</summary>
    public static HtmlRewriterPlan<object?> Urls { get; } = new HtmlRewriterBuilder<object?>()
        .OnAttributes(UrlAttributes, ReplaceOrigin)
        .OnHeadStart((output, _) => output.Write("<script src=\"/edge.js\"></script>"u8))
        .OnBodyEnd((output, _) => output.Write("<!-- end -->"u8))
        .Build(Memory);

    /// <summary>The same with element handlers and open elements.</summary>
    public static HtmlRewriterPlan<object?> Elements { get; } = new HtmlRewriterBuilder<object?>()
        .OnAttributes(UrlAttributes, ReplaceOrigin)
        .OnHeadStart((output, _) => output.Write("<script src=\"/edge.js\"></script>"u8))
        .OnElement("article > h2 a[href]", (in Element e, object? _) => e.SetAttribute("data-edge"u8, "1"u8))
        .OnElement("meta[property^='og:']", (in Element e, object? _) => e.HasAttribute("content"u8))
        .OnText("script[type='application/json']", (in TextNode text, object? _) => { })
        .Build(Memory);

    private static bool ReplaceOrigin(in HtmlAttribute attribute, IBufferWriter<byte> value, object? state)
    {
        var rest = attribute.Value;
        var found = rest.IndexOf(Origin);
        if (found < 0)
        {
            return false;
        }

        do
        {
            value.Write(rest[..found]);
            value.Write(Public);
            rest = rest[(found + Origin.Length)..];
            found = rest.IndexOf(Origin);
        }
        while (found >= 0);

        value.Write(rest);
        return true;
    }
}
