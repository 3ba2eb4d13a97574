using System.Text;

namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Writes pages as sites write them: end tags left out, every quoting, raw text of all kinds. The same seed gives the same page.</summary>
internal sealed class DocumentGenerator
{
    private static readonly string[] Names = ["a", "b", "c", "box", "wide"];

    private static readonly string[] Inline =
    [
        "text &amp; more", "caf\u00E9 \u4E16\u754C", "&lt;p&gt;", "a < b", "<br>", "<BR/>", "<!-- <p> -->", "<!doctype x>", "<?php echo 1 ?>", "</>", "</ p>", "<!---->", "<!-->",
        "<script>if (a<b && '</p>') document.write('<!-- <script><p></script> -->')</script>", "<script type=application/json>{\"a\":\"<p>\"}</script>",
        "<style>a > b::after { content: '</p><p>' }</style>", "<textarea><p>&lt;</textarea>", "<xmp><p></xmp>", "<noscript><img src='/n.gif' alt><a href=x>n</a></noscript>",
        "<iframe src=/f><p></iframe>", "<template><p class=a><a href=t>t</a></p></template>",
        "<svg viewBox='0 0 1 1'><title>t</title><path d=\"M0 0\"/><a href=s>s</a><![CDATA[<p>]]></svg>", "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>",
        "<select name=s><option value=1 selected>1<option>2<optgroup label=g><option>3</optgroup></select>", "<img src=1.jpg class=a><img src='2.jpg' alt=\"2\">",
        "<custom-element data-x='{\"a\":\"b\"}'>c</custom-element>", "<a href=/dup href=/second>d</a>", "<input disabled value=a/b>", "<object data=o><param name=p></object>",
    ];

    private readonly Random _random;
    private readonly StringBuilder _page = new();
    private int _depth;

    private DocumentGenerator(int seed) => _random = new Random(seed);

    public static byte[] Create(int seed)
    {
        var generator = new DocumentGenerator(seed);
        generator.Page();
        return Encoding.UTF8.GetBytes(generator._page.ToString());
    }

    private void Page()
    {
        _page.Append("<!DOCTYPE html>\n<html lang=en-GB>\n<head><meta charset=utf-8><title>A &amp; <b></title>\n<link rel=icon href=/i.ico>");
        Maybe("<script src=/a.js></script>");
        Maybe("<noscript><link rel=stylesheet href=/n.css></noscript>");
        _page.Append(_random.Next(2) == 0 ? "</head>\n<body" : "<body");
        Attributes();
        _page.Append('>');
        Blocks();
        _page.Append(_random.Next(3) switch
        {
            0 => "</body>\n</html>\n",
            1 => "</body><p class=after>after</p></html>",
            _ => "",
        });
    }

    private void Blocks()
    {
        for (var i = _random.Next(1, 6); i > 0; i--)
        {
            Block();
        }
    }

    private void Block()
    {
        if (++_depth > 6)
        {
            _depth--;
            Text();
            return;
        }

        switch (_random.Next(8))
        {
            case 0:
                Element("div", Blocks, endOptional: false);
                break;
            case 1:
                Element("SECTION", Blocks, endOptional: false);
                break;
            case 2:
                Element("ul", () => Repeat(() => Element("li", _random.Next(3) == 0 ? Blocks : Text, endOptional: true)), endOptional: false);
                break;
            case 3:
                Element("dl", () => Repeat(() => Element(_random.Next(2) == 0 ? "dt" : "dd", Text, endOptional: true)), endOptional: false);
                break;
            case 4:
                Element("table", () => Element("tbody", () => Repeat(() => Element("tr", () => Repeat(() => Element("td", Text, endOptional: true)), endOptional: true)), endOptional: true), endOptional: false);
                break;
            case 5:
                Element("article", () =>
                {
                    Element("h2", () => Element("a", () => _page.Append("title"), endOptional: false), endOptional: false);
                    Blocks();
                }, endOptional: false);
                break;
            default:
                Element("p", Text, endOptional: true);
                break;
        }

        _depth--;
    }

    private void Text()
    {
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            if (_random.Next(4) == 0)
            {
                Element(_random.Next(2) == 0 ? "em" : "span", () => _page.Append("word"), endOptional: false);
            }

            _page.Append(' ').Append(Inline[_random.Next(Inline.Length)]);
        }
    }

    private void Element(string name, Action content, bool endOptional)
    {
        _page.Append('<').Append(name);
        Attributes();
        _page.Append('>');
        content();
        if (!endOptional || _random.Next(2) == 0)
        {
            _page.Append("</").Append(_random.Next(8) == 0 ? name.ToUpperInvariant() + "\n" : name).Append('>');
        }

        Maybe("\n");
    }

    private void Attributes()
    {
        for (var i = _random.Next(3); i > 0; i--)
        {
            var value = Names[_random.Next(Names.Length)];
            _page.Append(_random.Next(7) switch
            {
                0 => $" class=\"{value} {Names[_random.Next(Names.Length)]}\"",
                1 => $" class={value}",
                2 => $"\n  ID = '{value}'",
                3 => $" data-{value}='\"<p>\"'",
                4 => $" href=/{value}?a=1&amp;b=2",
                5 => " hidden",
                _ => $" title=\"{value}>\"",
            });
        }
    }

    private void Repeat(Action action)
    {
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            action();
        }
    }

    private void Maybe(string text) => _page.Append(_random.Next(2) == 0 ? text : "");
}
