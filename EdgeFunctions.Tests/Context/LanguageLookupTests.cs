using EdgeFunctions.Context;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Context;

public sealed class LanguageLookupTests
{
    private static readonly LanguageLookup Lookup = new(["en", "pt-BR", "pt", "zh-Hant"]);

    [Theory]
    [InlineData("pt-BR", "pt-BR")]
    [InlineData("PT-br", "pt-BR")]
    [InlineData("pt-PT", "pt")]
    [InlineData("pt-BR-x-old", "pt-BR")]
    [InlineData("zh-Hant-CN-x-private1-private2", "zh-Hant")]
    [InlineData("zh", "en")]
    [InlineData("de, pt;q=0.5", "pt")]
    [InlineData("en;q=0.5, pt;q=0.9", "pt")]
    [InlineData("pt;q=0.9, en;q=0.9", "pt")]
    [InlineData("en;q=0.2,pt;q=0.9,pt-BR", "pt-BR")]
    [InlineData("pt;q=0", "en")]
    [InlineData("pt;q=2", "en")]
    [InlineData("pt;v=1", "en")]
    [InlineData("*", "en")]
    [InlineData("*, pt;q=0.1", "pt")]
    [InlineData("", "en")]
    [InlineData(",,;q=1,-", "en")]
    [InlineData(" pt ; q=0.8 ", "pt")]
    public void Find_AcceptLanguage_IsLookedUp(string field, string expected) => Assert.Equal(expected, Lookup.Find(field));

    [Fact]
    public void Find_SeveralLines_AreOneList() => Assert.Equal("pt", Lookup.Find(new StringValues(["de", "pt-PT;q=0.3"])));

    [Fact]
    public void Find_NoLanguages_IsNone() => Assert.Null(new LanguageLookup([]).Find("en"));

    [Fact]
    public void Find_BeyondTheBound_IsNotLookedAt()
    {
        var many = string.Join(',', Enumerable.Repeat("de", 24));
        Assert.Equal("en", Lookup.Find(many + ",pt"));
        Assert.Equal("pt", Lookup.Find(many[3..] + ",pt"));
    }

    [Fact]
    public void Find_AllocatesNothing()
    {
        StringValues field = "de-AT,de;q=0.9,pt-PT;q=0.8,*;q=0.1";
        Lookup.Find(field);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Lookup.Find(field);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
