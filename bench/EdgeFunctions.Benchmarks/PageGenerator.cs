using System.Globalization;
using System.Text;

namespace EdgeFunctions.Benchmarks;

/// <summary>Writes a news page of a given size: head, navigation, articles with pictures in several sizes, inline JSON and scripts. The same seed gives the same page.</summary>
internal static class PageGenerator
{
    public const string Origin = "https://origin.example.com";

    private static readonly string[] Words =
        ("the council has agreed on a plan to rebuild its harbour after two winters of storms and what was left of the old quay "
        + "will be kept as a museum said the mayor who had asked for more time while readers wrote letters about ferries prices schools and rain").Split(' ');

    public static byte[] Create(int size, int seed = 42)
    {
        var random = new Random(seed);
        var page = new StringBuilder(size + 8192);
        Head(page, random);
        Navigation(page, random);
        for (var article = 1; page.Length < size - 1500; article++)
        {
            Article(page, random, article);
        }

        Foot(page, random);
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void Head(StringBuilder page, Random random)
    {
        page.Append("<!DOCTYPE html>\n<html lang=\"en\" class=\"no-js\">\n<head>\n<meta charset=\"utf-8\">\n<title>Harbour &amp; Town</title>\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        foreach (var property in (string[])["og:url", "og:image", "twitter:image"])
        {
            page.Append(CultureInfo.InvariantCulture, $"<meta property=\"{property}\" content=\"{Origin}/media/{random.Next(100000)}.jpg\">\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"<link rel=\"canonical\" href=\"{Origin}/news\">\n");
        for (var i = 0; i < 4; i++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<link rel=\"stylesheet\" href=\"/assets/css/{i}.{random.Next():x8}.css\" media=\"all\">\n");
            page.Append(CultureInfo.InvariantCulture, $"<script src=\"{Origin}/assets/js/{i}.{random.Next():x8}.js\" defer crossorigin=\"anonymous\"></script>\n");
        }

        page.Append("<style>\n.a{color:#123}.b>.c{margin:0 auto;background:url(/img/x.png)}@media(max-width:40em){.a{display:none}}\n</style>\n");
        page.Append("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"publisher\":{\"name\":\"Town\"}}</script>\n</head>\n<body class=\"home page-template\">\n");
    }

    private static void Navigation(StringBuilder page, Random random)
    {
        page.Append("<header class=\"site-header\" role=\"banner\">\n<nav aria-label=\"Main\">\n<ul class=\"menu\">\n");
        for (var i = 0; i < 24; i++)
        {
            page.Append(CultureInfo.InvariantCulture, $"  <li class=\"menu-item menu-item-{i}\"><a href=\"{(i % 3 == 0 ? Origin : "")}/section/{Words[random.Next(Words.Length)]}\" class=\"menu-link\" data-track=\"nav-{i}\">{Words[random.Next(Words.Length)]}</a></li>\n");
        }

        page.Append("</ul>\n</nav>\n<svg width=\"24\" height=\"24\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 15h-2v-6h2v6z\"/></svg>\n</header>\n<main id=\"content\">\n");
    }

    private static void Article(StringBuilder page, Random random, int number)
    {
        var id = random.Next(1_000_000);
        page.Append(CultureInfo.InvariantCulture, $"<article id=\"post-{id}\" class=\"post post-{id} type-post status-publish\" data-position=\"{number}\">\n");
        page.Append(CultureInfo.InvariantCulture, $"  <h2 class=\"entry-title\"><a href=\"{Origin}/2026/{random.Next(1, 13):00}/story-{id}?ref=home&amp;pos={number}\" rel=\"bookmark\">");
        Sentence(page, random, 6);
        page.Append("</a></h2>\n  <figure class=\"media\">\n    <picture>\n");
        page.Append(CultureInfo.InvariantCulture, $"      <source type=\"image/avif\" srcset=\"{Origin}/img/{id}-480.avif 480w, {Origin}/img/{id}-960.avif 960w, {Origin}/img/{id}-1440.avif 1440w\" sizes=\"(min-width: 60em) 50vw, 100vw\">\n");
        page.Append(CultureInfo.InvariantCulture, $"      <img src=\"{Origin}/img/{id}-480.jpg\" srcset=\"{Origin}/img/{id}-480.jpg 480w, {Origin}/img/{id}-960.jpg 960w\" width=\"480\" height=\"320\" loading=\"lazy\" decoding=\"async\" alt=\"");
        Sentence(page, random, 5);
        page.Append("\">\n    </picture>\n    <figcaption>");
        Sentence(page, random, 8);
        page.Append("</figcaption>\n  </figure>\n");
        for (var paragraph = 0; paragraph < 4; paragraph++)
        {
            page.Append("  <p>");
            Sentence(page, random, random.Next(20, 45));
            page.Append(CultureInfo.InvariantCulture, $" <a href=\"/tag/{Words[random.Next(Words.Length)]}\">");
            Sentence(page, random, 2);
            page.Append("</a> <em>");
            Sentence(page, random, 3);
            page.Append("</em> ");
            Sentence(page, random, random.Next(10, 30));
            page.Append("</p>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"  <footer><time datetime=\"2026-03-{random.Next(1, 29):00}\">{random.Next(1, 23)} hours ago</time><span class=\"by\">By <a href=\"{Origin}/author/{random.Next(50)}\" rel=\"author\">A. Writer</a></span></footer>\n</article>\n");
        if (number % 3 == 0)
        {
            page.Append("<!-- ad slot -->\n<div class=\"ad\" data-slot=\"mpu\"></div>\n<script>window.slots=window.slots||[];slots.push({\"id\":\"mpu\",\"sizes\":[[300,250],[300,600]],\"url\":\"https://ads.example.net/x?a=1&b=2\"});for(var i=0;i<3;i++){if(i<2&&slots[i]){slots[i].n=i}}</script>\n");
        }
    }

    private static void Foot(StringBuilder page, Random random)
    {
        page.Append("</main>\n<script id=\"__DATA__\" type=\"application/json\">{\"items\":[");
        for (var i = 0; i < 12; i++)
        {
            page.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}{{\"id\":{random.Next()},\"href\":\"https:\\/\\/origin.example.com\\/x\\/{i}\"}}");
        }

        page.Append("]}</script>\n<noscript><img height=\"1\" width=\"1\" alt=\"\" src=\"https://stats.example.net/p.gif\"></noscript>\n<footer class=\"site-footer\"><p>&copy; Town</p></footer>\n</body>\n</html>\n");
    }

    private static void Sentence(StringBuilder page, Random random, int words)
    {
        for (var i = 0; i < words; i++)
        {
            page.Append(i > 0 ? " " : "").Append(Words[random.Next(Words.Length)]);
        }
    }
}
