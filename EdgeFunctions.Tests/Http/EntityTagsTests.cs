using EdgeFunctions.Bodies;
using EdgeFunctions.Http;

namespace EdgeFunctions.Tests.Http;

public sealed class EntityTagsTests
{
    private static readonly EntityTags Tags = new("rules-1", "https", new Authority("www.example.com", null));

    [Theory]
    [InlineData("\"v1\"")]
    [InlineData("W/\"v1\"")]
    [InlineData("\"a,b\"")]
    [InlineData("\"\"")]
    [InlineData("\"x.e-0\"")]
    public void Unwrap_Derived_GivesTheOrigins(string origin)
    {
        var derived = Tags.Derive(origin, ContentCoding.Brotli, weak: false)!;
        Assert.NotEqual(origin, derived);
        Assert.Equal(origin, Tags.Unwrap(derived));
    }

    [Fact]
    public void Derive_DiffersByHostSchemeRulesAndCoding()
    {
        var host = new Authority("www.example.com", null);
        string?[] tags =
        [
            Tags.Derive("\"v\"", ContentCoding.Identity, weak: false),
            Tags.Derive("\"v\"", ContentCoding.Gzip, weak: false),
            Tags.Derive("\"v\"", ContentCoding.Brotli, weak: false),
            new EntityTags("rules-2", "https", host).Derive("\"v\"", ContentCoding.Identity, weak: false),
            new EntityTags("rules-1", "http", host).Derive("\"v\"", ContentCoding.Identity, weak: false),
            new EntityTags("rules-1", "https", host with { Port = 8443 }).Derive("\"v\"", ContentCoding.Identity, weak: false),
        ];
        Assert.Equal(tags.Length, tags.Distinct().Count());
    }

    [Fact]
    public void Derive_Weak_IsWeak() => Assert.StartsWith("W/\"", Tags.Derive("\"v\"", ContentCoding.Gzip, weak: true), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("v1")]
    [InlineData("\"v1")]
    [InlineData("\"v\"1\"")]
    public void Derive_NoEntityTag_IsNull(string? origin) => Assert.Null(Tags.Derive(origin, ContentCoding.Identity, weak: false));

    [Theory]
    [InlineData("\"v1\"", true)]
    [InlineData(" W/\"v1\" ", true)]
    [InlineData("v1", false)]
    [InlineData("\"v1\", \"v2\"", false)]
    public void IsTag_OneEntityTag_AndNothingElse(string field, bool expected) => Assert.Equal(expected, EntityTags.IsTag(field));

    [Fact]
    public void Unwrap_TagsOfCopiedBodies_StayAsTheyAre() => Assert.Equal("\"a,b\", W/\"c\", *", Tags.Unwrap("\"a,b\" ,W/\"c\",*"));

    [Fact]
    public void Unwrap_TagsOfOtherRules_AreDropped()
    {
        var other = new EntityTags("rules-0", "https", new Authority("www.example.com", null)).Derive("\"v\"", ContentCoding.Identity, weak: false)!;
        Assert.Null(Tags.Unwrap(other));
        Assert.Equal("\"b\"", Tags.Unwrap(other + ", \"b\""));
    }

    [Fact]
    public void Unwrap_TagOfOurBytes_IsNeverSent() => Assert.Null(Tags.Unwrap(Tags.FromHash([1, 2, 3], ContentCoding.Gzip)));

    [Fact]
    public void FindDerived_OriginNamesOne_GivesTheReadersNameOfIt()
    {
        var one = Tags.Derive("\"1\"", ContentCoding.Gzip, weak: false)!;
        var two = Tags.Derive("\"2\"", ContentCoding.Gzip, weak: false)!;
        var gzip = AcceptEncoding.Parse("gzip");
        Assert.Equal(two, Tags.FindDerived($"{one}, {two}", "\"2\"", gzip));
        Assert.Equal(one, Tags.FindDerived($"{one}, {two}", null, gzip));
        Assert.Null(Tags.FindDerived("\"plain\"", "\"plain\"", gzip));
    }

    [Theory]
    [InlineData("gzip", ContentCoding.Gzip)]
    [InlineData("br;q=0.1", ContentCoding.Brotli)]
    [InlineData("gzip;q=0, *", ContentCoding.Brotli)]
    [InlineData("identity", ContentCoding.Identity)]
    internal void FindDerived_SeveralCodings_GivesOneThatTheReaderAccepts(string accept, ContentCoding expected)
    {
        string[] tags = [.. new[] { ContentCoding.Gzip, ContentCoding.Brotli, ContentCoding.Identity }.Select(c => Tags.Derive("\"1\"", c, weak: false)!)];
        Assert.Equal(Tags.Derive("\"1\"", expected, weak: false), Tags.FindDerived(string.Join(", ", tags), "\"1\"", AcceptEncoding.Parse(accept)));
        Assert.Null(Tags.Unwrap(Tags.Derive("\"1\"", ContentCoding.Gzip, weak: false)!, AcceptEncoding.Parse("br")));
    }

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("W/\"a\"", "\"a\"", true)]
    [InlineData("\"b\", W/\"a\"", "W/\"a\"", true)]
    [InlineData("*", "\"a\"", true)]
    [InlineData("\"b\"", "\"a\"", false)]
    [InlineData("a", "\"a\"", false)]
    public void Matches_ComparesWeakly(string field, string tag, bool expected) => Assert.Equal(expected, EntityTags.Matches(field, tag));
}
