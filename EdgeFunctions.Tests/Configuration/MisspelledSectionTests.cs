using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

/// <summary>Settings whose name does not lead into the section are not passed over without a word.</summary>
public sealed class MisspelledSectionTests
{
    [Theory]
    [InlineData("Edge_FrontDoor:Id", "Edge_FrontDoor__…")]
    [InlineData("Edge_FrontDoor_Id", "Edge_FrontDoor_Id")]
    [InlineData("Edge__FrontDoor__Id", "Edge__FrontDoor__Id")]
    [InlineData("edge_frontdoor_id", "edge_frontdoor_id")]
    [InlineData("Edge.FrontDoor.Id", "Edge.FrontDoor.Id")]
    [InlineData("Edge-FrontDoor-Id", "Edge-FrontDoor-Id")]
    public void Load_NameOfAnotherForm_IsNamedWithoutItsValue(string key, string named)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => Load(key));
        Assert.Equal($"{named} is not read; the parts of a setting's name are joined by two underscores, as in Edge__Publisher__OriginUrl, in appsettings.json by colons.", Assert.Single(e.Errors));
    }

    [Theory]
    [InlineData("EDGE_ORIGIN_URL")]
    [InlineData("EDGE_CHROMIUM")]
    [InlineData("EdgeWebDriver")]
    [InlineData("Edge")]
    [InlineData("Edge:FrontDoor:Id")]
    public void Load_NameThatIsAnothers_IsNoFault(string key) => Assert.NotNull(Load(key));

    private static EdgeOptions Load(string key) =>
        EdgeSettings.Load(new ConfigurationBuilder().AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new(key, "8f0d3f63-3c1f-4a6f-9d9b-0f2c7a5d1e11")]).Build());
}
