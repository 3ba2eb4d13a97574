namespace EdgeFunctions.Tests.Transforms.Urls;

public class UrlMapTests
{
    [Theory]
    [InlineData("ftp://origin.example", "https://www.public.test")]
    [InlineData("https://origin.example", "mailto:a@public.test")]
    public void Create_NotHttp_Throws(string origin, string publicUrl) =>
        Assert.Throws<ArgumentException>(() => TestMaps.Map((origin, publicUrl)));

    [Fact]
    public void Create_PublicHostMappedElsewhere_Throws() =>
        Assert.Throws<ArgumentException>(() => TestMaps.Map(("https://a.test", "https://b.test"), ("https://b.test", "https://c.test")));

    [Fact]
    public void Create_PublicHostMappedToItself_IsAccepted() =>
        Assert.Equal(2, TestMaps.Map(("https://a.test", "https://b.test"), ("https://b.test", "https://b.test")).Targets.Length);

    [Fact]
    public void Create_OneOriginTwoPublicHosts_Throws() =>
        Assert.Throws<ArgumentException>(() => TestMaps.Map(("https://a.test", "https://b.test"), ("http://A.test", "https://c.test")));

    [Fact]
    public void Create_SameMappingTwice_IsOne() =>
        Assert.Equal(1, TestMaps.Map(("https://a.test", "https://b.test"), ("http://A.test", "https://b.test")).Targets.Length);
}
