using EdgeFunctions.Configuration;
using EdgeFunctions.Transforms.Injection;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

/// <summary>Conditions that no reader can meet are not passed over without a word: their pages would be nobody else's all the same.</summary>
public sealed class InjectionReadersTests
{
    [Theory]
    [InlineData("Languages", "fr", "Edge__Inject__0__When__Languages__0 = \"fr\" is no language of the site; add it to Edge__Context__Languages__N, or remove it.")]
    [InlineData("Languages", "en", "Edge__Inject__0__When__Languages__0 = \"en\" is no language of the site; add it to Edge__Context__Languages__N, or remove it.")]
    [InlineData("Experiments", "hero=big", "Edge__Inject__0__When__Experiments__0 = \"hero=big\" names a variant that hero has not; there are small, large.")]
    public void Load_ConditionThatNoReaderMeets_IsNamed(string list, string value, string expected) =>
        Assert.Equal(expected, Assert.Single(Assert.Throws<EdgeSettingsException>(() => Load(list, value)).Errors));

    [Theory]
    [InlineData("Languages", "en-GB")]
    [InlineData("Languages", "EN-gb")]
    [InlineData("Languages", "cy")]
    [InlineData("Experiments", "hero=large")]
    [InlineData("Experiments", "hero=LARGE")]
    public void Load_ConditionThatAReaderMeets_IsNoFault(string list, string value) => Assert.NotNull(Load(list, value));

    private static EdgeOptions Load(string list, string value) => EdgeSettings.Load(
        new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:Context:Languages:0", "en-GB"), new("Edge:Context:Languages:1", "cy"),
            new("Edge:Experiments:0:Name", "hero"), new("Edge:Experiments:0:Variants:0:Name", "small"), new("Edge:Experiments:0:Variants:1:Name", "large"),
            new("Edge:Readers:CookieKey", "correct-horse-battery"), new("Edge:Inject:0:Html", "<b>"), new($"Edge:Inject:0:When:{list}:0", value),
        ]).Build(),
        InjectionRules.Validate);
}
