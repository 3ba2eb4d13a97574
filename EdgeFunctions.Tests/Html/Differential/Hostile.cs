namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Snippets that parsers disagree on.</summary>
internal static class Hostile
{
    public static readonly string[] Snippets =
    [
        "<a<b>", "<a/b/c=d/>", "<a =x=y>", "<a b= c>", "<a b=\"c\"d='e'f>", "<a \"'<x>", "<a b=`c d`>", "<a b=c&quot;d>", "<A HREF\n=\n'x'>", "<a b='", "<a b", "<a", "</a b=c>", "</a/>", "<a b=1 B=2>",
        "<script><!--<script></script>--></script><p>", "<script><!--<script>x</script><p></script><a>", "<script><!--></script><a>", "<script></scriptx></script ><a>", "<script><!--<script><!--</script>--></script><a>",
        "<style><!--</style>--><a>", "<title><a></title><a>", "<textarea></textareaa></textarea><a>", "<xmp><a></xmp ><a>", "<iframe><a></iframe><a>", "<noembed><a></noembed><a>", "<noframes><a></noframes><a>", "<plaintext><a></plaintext>",
        "<!--><a>-->", "<!---><a>-->", "<!-- --!><a>-->", "<!-- -- ><a>-->", "<!--<!--><a>-->", "<!x><a>", "<!><a>", "<?x?><a>", "</ x><a>", "<!doctype><a>", "<!doctype html '><a>",
        "<svg><style><a></style></svg><style><a></style>", "<svg><title><a></title></svg><a>", "<svg><desc><a></desc><script><a></script></svg>", "<svg><foreignObject><p><style><a></style></foreignObject></svg><a>",
        "<svg><p><style><a></style>", "<svg><font><style><a></style>", "<svg><font color=x><style><a></style>", "<svg><![CDATA[<a>]]><b></svg>", "<![CDATA[<a>]]>", "<math><mi><style><a></style></mi></math>",
        "<math><annotation-xml encoding=text/html><style><a></style></annotation-xml></math>", "<math><annotation-xml><style><a></style></annotation-xml></math>", "<math><mtext><mglyph><style><a></style>", "<svg/><style><a></style>",
        "<noscript><a></noscript><a>", "<noscript><!--</noscript><a>-->", "<noscript><style></noscript><a></style>", "<template><a><template><b></template></template><a>",
        "<select><a><option><b></select><a>", "<select><script><a></script></select><a>", "<table><a><tr><td></table><a>", "<table><style><a></style><tr></table>", "<frameset><frame><a></frameset>",
        "<p><table><p></table>", "<b><p></b><a>", "<a><a>", "<form><form><a>", "<button><button><a>", "<li><ul><li></ul><li>", "<image><a>", "<div><svg><path></div><style><a></style>", "<span><svg><g></span><script><a></script>",
        "<section><math><mrow></section><title><a></title>", "<a><svg></a><style><b></style>", "<div><svg><desc></div><style><b></style></desc><style><b></style>", "<svg></div><style><b></style></svg>",
        "<svg><desc><![CDATA[><b>]]><a>", "<svg><desc><div></svg></div><![CDATA[><b>]]><a>", "\0<a\0b\0=\0c\0>", "<a b=\"\r\n\">", "\uFEFF<a>", "<\u00E9><a\u00E9><a>",
    ];
}
