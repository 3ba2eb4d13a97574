using System.Globalization;
using System.Text;

namespace EdgeFunctions.Load;

/// <summary>News pages from a seed: navigation, articles, srcset, inline JSON; about every third URL is the origin's absolute one.</summary>
internal static class PageGenerator
{
    private static readonly string[] Words = "the city council said on monday that new trams will run along harbour road from next spring while residents asked for more trees and fewer cars".Split(' ');

    public static byte[] Create(int size, string origin, int seed)
    {
        var random = new Random(seed);
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Front page</title>\n");
        html.Append(CultureInfo.InvariantCulture, $"<link rel=\"stylesheet\" href=\"{origin}/static/site.css\">\n<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"url\":\"{origin}/\",\"name\":\"Front page\"}}</script>\n</head>\n<body>\n<nav><ul>\n");
        for (var i = 0; i < 12; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li class=\"nav__item\"><a href=\"{origin}/sections/{i}\" data-track=\"nav-{i}\">Section {i}</a></li>\n");
        }

        html.Append("</ul></nav>\n<main>\n");
        for (var i = 0; html.Length < size - 200; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<article class=\"story story--{i % 5}\" id=\"s{i}\"><h2><a href=\"/articles/{i}\">{Sentence(random, 8)}</a></h2>\n");
            html.Append(CultureInfo.InvariantCulture, $"<img class=\"story__image\" src=\"{origin}/media/{i}-640.jpg\" srcset=\"{origin}/media/{i}-320.jpg 320w, {origin}/media/{i}-640.jpg 640w\" alt=\"\" width=\"640\" height=\"360\" loading=\"lazy\">\n");
            for (var p = 0; p < 4; p++)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p class=\"story__text\">{Sentence(random, 40)} <a href=\"https://example.org/{random.Next()}\">{Sentence(random, 3)}</a> {Sentence(random, 25)}</p>\n");
            }

            html.Append("</article>\n");
        }

        html.Append("</main>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static string Sentence(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
}
