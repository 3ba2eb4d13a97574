using System.Text.RegularExpressions;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Tests.Routing;

public sealed class PathGlobTests
{
    [Theory]
    [InlineData("/", "/", true)]
    [InlineData("/", "/a", false)]
    [InlineData("/news", "/news", true)]
    [InlineData("/news", "/news/", false)]
    [InlineData("/news", "/News", false)]
    [InlineData("/news/*", "/news/a", true)]
    [InlineData("/news/*", "/news/", true)]
    [InlineData("/news/*", "/news", false)]
    [InlineData("/news/*", "/news/a/b", false)]
    [InlineData("/news/**", "/news", true)]
    [InlineData("/news/**", "/news/", true)]
    [InlineData("/news/**", "/news/a/b/c", true)]
    [InlineData("/news/**", "/newsletter", false)]
    [InlineData("/**", "/", true)]
    [InlineData("/**", "/a/b", true)]
    [InlineData("/**/a.html", "/a.html", true)]
    [InlineData("/**/a.html", "/x/y/a.html", true)]
    [InlineData("/**/a.html", "/x/a.html/y", false)]
    [InlineData("/*.html", "/a.html", true)]
    [InlineData("/*.html", "/x/a.html", false)]
    [InlineData("/a*b*c", "/axxbyybzzc", true)]
    [InlineData("/a*b*c", "/axxbyybzz", false)]
    [InlineData("/**/b/*/d/**", "/b/b/c/d", true)]
    [InlineData("/**/b/**/b/c", "/b/x/b/y/b/c", true)]
    [InlineData("/a%2Fb", "/a%2Fb", true)]
    [InlineData("/a%2Fb", "/a/b", false)]
    [InlineData("/**", "*", false)]
    public void IsMatch_Path_FollowsThePattern(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathGlob(pattern).IsMatch(path));

    [Theory]
    [InlineData("")]
    [InlineData("news")]
    [InlineData("/a**")]
    [InlineData("/a?b=c")]
    public void Pattern_ThatIsNone_IsRefused(string pattern) => Assert.Throws<ArgumentException>(() => new PathGlob(pattern));

    /// <summary>Random patterns and paths of few letters, so that many match, beside a regular expression that says the same.</summary>
    [Fact]
    public void IsMatch_RandomPatterns_AgreesWithARegex()
    {
        const int Seed = 20261;
        var random = new Random(Seed);
        var matches = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = "/" + string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(4) == 0 ? "**" : Word(random, "ab*").Replace("**", "*", StringComparison.Ordinal)));
            var path = "/" + string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Word(random, "ab")));
            var expected = IsRegexMatch(pattern, path);
            matches += expected ? 1 : 0;
            Assert.True(expected == new PathGlob(pattern).IsMatch(path), $"{pattern} on {path}, seed {Seed}");
        }

        Assert.InRange(matches, 1000, 19_000);
    }

    private static string Word(Random random, string letters)
    {
        var word = string.Concat(Enumerable.Range(0, random.Next(0, 4)).Select(_ => letters[random.Next(letters.Length)]));
        return word.Contains("**", StringComparison.Ordinal) ? "*" : word;
    }

    /// <summary>Each segment with the slash before it.</summary>
    private static bool IsRegexMatch(string pattern, string path) =>
        Regex.IsMatch(path, "^" + string.Concat(pattern[1..].Split('/').Select(s => s == "**" ? "(/[^/]*)*" : "/" + s.Replace("*", "[^/]*", StringComparison.Ordinal))) + "$");
}
