using EdgeFunctions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class ExperimentsValidatorTests
{
    [Fact]
    public void Validate_ManyFaults_ReportsAll()
    {
        var errors = new List<string>();
        ExperimentsValidator.Validate(
            new EdgeOptions
            {
                Readers = new() { PreviewKey = "short", CookieMaxAge = TimeSpan.FromDays(500) },
                Experiments =
                [
                    new() { Name = "Hero", Percent = 101, When = new() { Paths = ["news"] }, Variants = [new() { Name = "a", Weight = -1 }, new() { Name = "a", Path = "b" }] },
                    new() { Name = "one", Variants = [new() { Name = "a" }] },
                    new() { Name = "one", Variants = [new() { Name = "a", Weight = 0 }, new() { Weight = 0 }] },
                ],
            },
            errors);
        Assert.Equal(
            [
                "Edge__Readers__CookieKey is missing",
                "Edge__Readers__PreviewKey is too weak",
                "Edge__Readers__CookieMaxAge",
                "Edge__Experiments__0__Name = \"Hero\"",
                "Edge__Experiments__0__When__Paths__0 = \"news\"",
                "Edge__Experiments__0__Percent = \"101\"",
                "Edge__Experiments__0__Variants__0__Weight = \"-1\"",
                "Edge__Experiments__0__Variants__1__Name = \"a\" is taken",
                "Edge__Experiments__0__Variants__1__Path = \"b\"",
                "Edge__Experiments__1__Variants are too few",
                "Edge__Experiments__2__Name = \"one\" is taken",
                "Edge__Experiments__2__Variants have no weight",
                "Edge__Experiments__2__Variants__1__Name is not a name",
            ],
            errors,
            static (start, error) => error.StartsWith(start, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/home-b", true)]
    [InlineData("/b/", true)]
    [InlineData("/", true)]
    [InlineData("/b/*", true)]
    [InlineData("/*", true)]
    [InlineData("b", false)]
    [InlineData("/b*", false)]
    [InlineData("/*/b", false)]
    [InlineData("/a/../b", false)]
    [InlineData("/a/..", false)]
    [InlineData("/../*", false)]
    [InlineData("/a?b", false)]
    [InlineData("/%2e", false)]
    public void Validate_VariantPath_IsAPathOrAPrefix(string path, bool isRight)
    {
        var errors = new List<string>();
        var experiment = new ExperimentOptions { Name = "hero", Variants = [new() { Name = "a" }, new() { Name = "b", Path = path }] };
        ExperimentsValidator.Validate(new EdgeOptions { Readers = new() { CookieKey = "a key of many characters" }, Experiments = [experiment] }, errors);
        Assert.Equal(isRight ? 0 : 1, errors.Count);
    }
}
