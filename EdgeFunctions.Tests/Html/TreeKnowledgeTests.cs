using System.Text;

namespace EdgeFunctions.Tests.Html;

/// <summary>How the bytes after a tag are read, seen through which tags are tags.</summary>
public class TreeKnowledgeTests
{
    [Theory]
    // Text modes.
    [InlineData("<title><b></title><b>", "title /title b")]
    [InlineData("<textarea></text></textarea ><b>", "textarea /textarea b")]
    [InlineData("<style><b></style><xmp><b></xmp><iframe><b></iframe><noembed><b></noembed><noframes><b></noframes>", "style /style xmp /xmp iframe /iframe noembed /noembed noframes /noframes")]
    [InlineData("<style></styles></style><b>", "style /style b")]
    [InlineData("<plaintext><b></plaintext><b>", "plaintext")]
    [InlineData("<title/><b></title>", "title /title")]
    [InlineData("<SCRIPT><b></sCRIPT/><b>", "script /script b")]
    // Script data, escaped and double escaped.
    [InlineData("<script><!--</script><b>", "script /script b")]
    [InlineData("<script><!--<script></script><b></script><i>", "script /script i")]
    [InlineData("<script><!--<script></script>--><b></script><i>", "script /script i")]
    [InlineData("<script><!--<script>--></script><i>", "script /script i")]
    [InlineData("<script><!--<scriptx></script><i>", "script /script i")]
    [InlineData("<script><!--<script </script><b></script><i>", "script /script i")]
    [InlineData("<script><!--><script></script><i>", "script /script i")]
    [InlineData("<script><!---><script></script><i>", "script /script i")]
    [InlineData("<script><!-- - ->< <script>< - --></script><i>", "script /script i")]
    [InlineData("<script><!-<script></script><i>", "script /script i")]
    [InlineData("<script>a--><!--<script>b</script>c</script><i>", "script /script i")]
    // Foreign content.
    [InlineData("<svg><title><b></title></svg><title><i></title>", "svg title b /title /svg title /title")]
    [InlineData("<svg><style><g></style><script><g></script></svg>", "svg style g /style script g /script /svg")]
    [InlineData("<svg/><style><g></style>", "svg style /style")]
    [InlineData("<svg><![CDATA[<b>]]><g></svg><![CDATA[<b>]]>", "svg g /svg")]
    [InlineData("<svg><desc><![CDATA[<b>]]><p><![CDATA[<b>]]></p></desc><![CDATA[]]]]><g>", "svg desc p /p /desc g")]
    [InlineData("<svg><foreignObject><style><b></style></foreignObject><style><g></style>", "svg foreignobject style /style /foreignobject style g /style")]
    [InlineData("<svg><foreignObject><div></foreignObject></svg><style><b></style>", "svg foreignobject div /foreignobject /svg style /style")]
    [InlineData("<svg><g><p><style><b></style>", "svg g p style /style")]
    [InlineData("<svg><g></p><style><b></style>", "svg g /p style /style")]
    [InlineData("<svg><font><style><g></style>", "svg font style g /style")]
    [InlineData("<svg><font COLOR><style><g></style>", "svg font style /style")]
    [InlineData("<svg><desc><svg><title><b></title></svg><title><b></title>", "svg desc svg title b /title /svg title /title")]
    [InlineData("<svg><title><div><title><b></title><style><b></style></div></title><style><a></style>", "svg title div title /title style /style /div /title style a /style")]
    [InlineData("<svg><g><desc></g><style><a></style>", "svg g desc /g style a /style")]
    [InlineData("<math><mi><style><b></style></mi><style><b></style>", "math mi style /style /mi style b /style")]
    [InlineData("<math><mi><mglyph><style><b></style>", "math mi mglyph style b /style")]
    [InlineData("<math><annotation-xml><style><b></style>", "math annotation-xml style b /style")]
    [InlineData("<math><annotation-xml encoding='TEXT/html'><style><b></style>", "math annotation-xml style /style")]
    [InlineData("<math><annotation-xml encoding=application/xhtml+xml><style><b></style>", "math annotation-xml style /style")]
    [InlineData("<math><annotation-xml><svg><desc><style><b></style>", "math annotation-xml svg desc style /style")]
    [InlineData("<svg></svg><svg><svg></svg><style><g></style></svg><style><g></style>", "svg /svg svg svg /svg style g /style /svg style /style")]
    // An svg or math that nobody closed ends with what is around it.
    [InlineData("<div><svg><path></div><style><b></style>", "div svg path /div style /style")]
    [InlineData("<section><math><mrow></section><script><b></script>", "section math mrow /section script /script")]
    [InlineData("<template><svg><path></template><style><b></style>", "template svg path /template style /style")]
    [InlineData("<svg><desc><template><svg><g></template><style><b></style></desc><style><b></style>", "svg desc template svg g /template style /style /desc style b /style")]
    [InlineData("<template><svg><template><g></template><style><b></style></svg></template>", "template svg template g /template style b /style /svg /template")]
    [InlineData("<svg></template><style><b></style>", "svg /template style b /style")]
    [InlineData("<div><svg><desc></div><style><b></style></desc><style><b></style>", "div svg desc /div style /style /desc style b /style")]
    // noscript: raw text for its end, a fragment inside.
    [InlineData("<noscript><style></noscript><b>", "noscript style /noscript b")]
    [InlineData("<noscript><a title='</noscript><b>'></noscript>", "noscript /noscript b /noscript")]
    [InlineData("<noscript><!--</noscript><b>", "noscript /noscript b")]
    [InlineData("<noscript><svg></noscript><style><b></style>", "noscript svg /noscript style /style")]
    [InlineData("<noscript><noscript><b></noscript><i></noscript>", "noscript noscript b /noscript i /noscript")]
    [InlineData("<noscript><script>a</script><b></noscripts></NOSCRIPT\n><i>", "noscript script /script b /noscripts /noscript i")]
    [InlineData("<svg><desc><noscript><title><b></title></noscript></desc><title><b></title>", "svg desc noscript title /title /noscript /desc title b /title")]
    [InlineData("<svg><noscript><b>", "svg noscript b")]
    // An unclosed select changes nothing.
    [InlineData("<select><style><b></style><textarea><b></textarea><script><b></script><i>", "select style /style textarea /textarea script /script i")]
    // Framesets ignore what is no frame.
    [InlineData("<html><head></head><frameset><style><b></style><noframes><b></noframes>", "html head /head frameset style b /style noframes /noframes")]
    [InlineData("<body><frameset><style><b></style>", "body frameset style /style")]
    // What is no tag.
    [InlineData("< b><3></3><>a</>", "")]
    [InlineData("<a<b><b\0><é>", "a<b b\uFFFD")]
    [InlineData("<b", "")]
    [InlineData("<!doctype a '>' b><i>", "i")]
    public void Tokenize_Document_TagsAreTags(string html, string tags)
    {
        var bytes = Encoding.UTF8.GetBytes(html);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            int[] cuts = cut == bytes.Length ? [.. Enumerable.Range(1, bytes.Length - 1)] : [cut];
            using var tokenizer = RecordingTokenizer.Run(bytes, cuts);
            Assert.Equal(tags, string.Join(' ', tokenizer.Tokens.Where(t => t.Kind is "StartTag" or "EndTag").Select(t => (t.Kind == "EndTag" ? "/" : "") + t.Name)));
            Assert.Equal(bytes, tokenizer.Output.ToArray());
        }
    }

    [Fact]
    public void Tokenize_ManyNestedForeignElements_ComesOutAgain()
    {
        var html = $"<svg>{string.Concat(Enumerable.Repeat("<g>", 5000))}{string.Concat(Enumerable.Repeat("</g>", 5000))}</svg><style><b></style>";
        using var tokenizer = RecordingTokenizer.Run(Encoding.UTF8.GetBytes(html), []);
        Assert.DoesNotContain(tokenizer.Tokens, t => t.Name == "b");
    }
}
