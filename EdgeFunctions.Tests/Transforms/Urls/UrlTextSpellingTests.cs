using System.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

/// <summary>The frequent spellings are seen at once, without the parser that knows all of them: both must say the same.</summary>
public sealed class UrlTextSpellingTests
{
    private static readonly string[] Pieces =
    [
        "https://", "https:\\/\\/", "https:/", "http://", "//", "/", "\\", "\\\\", "origin.example", "beef.", "x", "X", "7", ":", ":443", ":0443", ":80", "%3A443", "%2F", "@", "user@", "?", "?u=",
        "&", "&amp;", "&#47;", "=", "\"", "'", "(", "u0026", "\\u0026", "\\n", "n", " ", "\n", ".", "-", "_", "\u00e9", ",", ";",
    ];

    [Theory]
    [InlineData(UrlTextSyntax.None)]
    [InlineData(UrlTextSyntax.PercentEncoded)]
    [InlineData(UrlTextSyntax.CharacterReferences)]
    internal void TryFind_FrequentSpelling_FindsWhatTheCapitalOneDoes(UrlTextSyntax syntax)
    {
        var matcher = new UrlTextMatcher(TestMaps.Site, syntax);
        var found = 0;
        for (var seed = 0; seed < 200_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(random.GetItems(Pieces, random.Next(0, 4))) + (random.Next(2) == 0 ? "https://" : "https:\\/\\/") + "origin.example" + string.Concat(random.GetItems(Pieces, random.Next(0, 4)));
            var edges = (UrlTextEdges)random.Next(4);
            var from = random.Next(3) == 0 ? random.Next(text.Length) : 0;

            // No part of a capital one is a frequent spelling, and the case of a scheme changes nothing.
            var (frequent, capital) = (Find(matcher, text, from, edges), Find(matcher, text.Replace("https:", "HTTPS:", StringComparison.Ordinal), from, edges));

            found += frequent is null ? 0 : 1;
            Assert.True(frequent == capital, $"seed {seed}: '{text}' from {from}, {edges}: {frequent} and {capital}");
        }

        Assert.True(found > 20_000, $"only {found} were found");
    }

    private static UrlMatch? Find(UrlTextMatcher matcher, string text, int from, UrlTextEdges edges) =>
        matcher.TryFind(Encoding.Latin1.GetBytes(text), from, edges, out var match) ? match : null;
}
