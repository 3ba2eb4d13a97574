using System.Globalization;
using System.Text.RegularExpressions;
using EdgeFunctions.Configuration;
using EdgeFunctions.Hosting;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Infra;

/// <summary>The templates and the app agree on settings, limits and fields. What needs the compiler is in infra/bicep/check.</summary>
public sealed partial class TemplateSettingsTests
{
    private static readonly string Main = File.ReadAllText(Repository.PathOf("infra", "bicep", "main.bicep"));

    private static readonly string AppModule = File.ReadAllText(Repository.PathOf("infra", "bicep", "modules", "function-app.bicep"));

    [Fact]
    public void Settings_OfTheTemplates_AreSettingsOfTheApp()
    {
        var known = LocalSettings.Read(Repository.PathOf("local.settings.sample.json")).Select(s => s.Key.Replace(":", "__", StringComparison.Ordinal)).ToHashSet();
        var named = Directory.EnumerateFiles(Repository.PathOf("infra", "bicep"), "*.bicep", SearchOption.AllDirectories)
            .SelectMany(file => Setting().Matches(File.ReadAllText(file)))
            .Select(match => match.Value.Trim('\'').Replace("${index}", "0", StringComparison.Ordinal))
            .ToHashSet();

        Assert.True(named.Count >= 10, $"{named.Count} settings are named.");
        Assert.All(named, name => Assert.Contains(name, known));
    }

    [Theory]
    [InlineData("originConnectTimeoutSeconds", nameof(OriginOptions.ConnectTimeout))]
    [InlineData("originFirstByteTimeoutSeconds", nameof(OriginOptions.FirstByteTimeout))]
    [InlineData("originIdleTimeoutSeconds", nameof(OriginOptions.IdleTimeout))]
    public void Timeouts_OfTheTemplates_HaveTheDefaultsOfTheApp(string parameter, string option) =>
        Assert.Equal(typeof(OriginOptions).GetProperty(option)!.GetValue(new OriginOptions()), TimeSpan.FromSeconds(Default(parameter)));

    [Fact]
    public void Timeouts_FromTheInsideOut_Grow()
    {
        var frontDoor = Default("originResponseTimeoutSeconds");
        Assert.InRange(EdgeDefaults.IdleTimeout.TotalSeconds, 1, frontDoor - 1);
        Assert.InRange((EdgeDefaults.ConnectTimeout + EdgeDefaults.FirstByteTimeout).TotalSeconds, 1, frontDoor - 1);

        // The load balancer's limit; Front Door takes 16 s and more.
        Assert.InRange(frontDoor, 16, 229);
    }

    [Fact]
    public void Delivery_OfTheTemplates_IsEveryDeliveryOfTheApp()
    {
        var allowed = Regex.Match(Main, @"@allowed\(\[([^\]]*)\]\)\s*@description\('How rewritten pages leave").Groups[1].Value;
        Assert.Equal(Enum.GetNames<Delivery>().Order(), allowed.Split(['\'', '\n', ' '], StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public void AssetRoutes_OfTheTemplates_HaveEverySettingOfARoute() =>
        Assert.All(typeof(AssetRouteOptions).GetProperties(), property => Assert.Contains($"'Edge__Assets__Routes__${{index}}__{property.Name}{(property.PropertyType.IsArray ? "__0" : "")}'", AppModule, StringComparison.Ordinal));

    [Theory]
    [InlineData("X-Edge-Host", "EdgeContextFactory.cs")]
    [InlineData("X-Edge-Scheme", "EdgeContextFactory.cs")]
    [InlineData("X-Edge-Country", "ReaderTraits.cs")]
    [InlineData("X-Edge-Region", "ReaderTraits.cs")]
    public void Fields_ThatTheAppBelieves_AreThoseThatFrontDoorWrites(string field, string file)
    {
        Assert.Contains($"\"{field}\"", File.ReadAllText(Repository.PathOf("EdgeFunctions", "Context", file)), StringComparison.Ordinal);
        Assert.Contains($"headerName: '{field}'", File.ReadAllText(Repository.PathOf("infra", "bicep", "modules", "front-door-routes.bicep")), StringComparison.Ordinal);
    }

    [Fact]
    public void FailOpenAlert_AsksForWordsThatTheAppLogs()
    {
        var words = Regex.Match(File.ReadAllText(Repository.PathOf("infra", "bicep", "modules", "alerts.bicep")), "Message has \"([^\"]+)\"").Groups[1].Value;
        Assert.NotEmpty(words);
        Assert.All(
            ["EdgeEvents.cs", "EdgeEvents.Fallbacks.cs"],
            file => Assert.Contains(words, File.ReadAllText(Repository.PathOf("EdgeFunctions", "Diagnostics", file)), StringComparison.Ordinal));
    }

    private static int Default(string parameter) =>
        int.Parse(Regex.Match(Main, $@"^param {parameter} int = (\d+)$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("'Edge__[^']+'")]
    private static partial Regex Setting();
}
