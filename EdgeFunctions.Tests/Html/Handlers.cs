using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Plans that several tests have.</summary>
internal static class Handlers
{
    public static HtmlRewriterPlan<List<string>> Element(string selector, ElementHandler<List<string>> handler) =>
        new HtmlRewriterBuilder<List<string>>().OnElement(selector, handler).Build();

    public static HtmlRewriterPlan<List<string>> Text(string selector, TextHandler<List<string>> handler) =>
        new HtmlRewriterBuilder<List<string>>().OnText(selector, handler).Build();

    /// <summary>Marks at the head's start, the body's end and the document's end.</summary>
    public static HtmlRewriterPlan<List<string>> Marks { get; } = new HtmlRewriterBuilder<List<string>>()
        .OnHeadStart((output, _) => output.Write("[H]"u8))
        .OnBodyEnd((output, _) => output.Write("[B]"u8))
        .OnDocumentEnd((output, _) => output.Write("[D]"u8))
        .Build();

    public static string Str(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
