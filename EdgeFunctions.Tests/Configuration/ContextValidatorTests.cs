using EdgeFunctions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class ContextValidatorTests
{
    [Fact]
    public void Validate_ManyFaults_ReportsAll()
    {
        var errors = new List<string>();
        ContextValidator.Validate(new() { Languages = ["en", "e", "pt_BR", "EN"], Country = "pt", Region = "a b" }, errors);
        Assert.Collection(
            errors,
            e => Assert.StartsWith("Edge__Context__Languages__1 = \"e\" is not a language tag", e, StringComparison.Ordinal),
            e => Assert.StartsWith("Edge__Context__Languages__2 = \"pt_BR\"", e, StringComparison.Ordinal),
            e => Assert.StartsWith("Edge__Context__Languages__3 = \"EN\" stands in the list twice", e, StringComparison.Ordinal),
            e => Assert.StartsWith("Edge__Context__Country = \"pt\"", e, StringComparison.Ordinal),
            e => Assert.StartsWith("Edge__Context__Region = \"a b\"", e, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_AllRight_ReportsNothing()
    {
        var errors = new List<string>();
        ContextValidator.Validate(new() { Languages = ["en", "pt-BR", "zh-Hant-TW"], Country = "PT", Region = "eu-west" }, errors);
        Assert.Empty(errors);
    }
}
