using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Plans of one line.</summary>
internal static class Handlers
{
    public static HtmlRewriterPlan<List<string>> Element(string selector, ElementHandler<List<string>> handler) =>
        new HtmlRewriterBuilder<List<string>>().OnElement(selector, handler).Build();

    public static HtmlRewriterPlan<List<string>> Text(string selector, TextHandler<List<string>> handler) =>
        new HtmlRewriterBuilder<List<string>>().OnText(selector, handler).Build();

    public static string Str(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
