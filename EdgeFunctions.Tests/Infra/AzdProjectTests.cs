using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Infra;

/// <summary>azure.yaml, the hooks and main.parameters.json fit what they point at.</summary>
public sealed partial class AzdProjectTests
{
    private static readonly string Yaml = File.ReadAllText(Repository.PathOf("azure.yaml"));

    [Fact]
    public void Project_PointsToFilesThatAreThere()
    {
        Assert.True(File.Exists(Repository.PathOf(One("  path: (.+)"), One("  module: (.+)") + ".bicep")));
        Assert.True(File.Exists(Repository.PathOf(One("    project: (.+)"), "EdgeFunctions.csproj")));
        Assert.Equal("function", One("    host: (.+)"));
    }

    [Fact]
    public void Hooks_AreThereForBothShells()
    {
        var hooks = Regex.Matches(Yaml, @"^      run: (.+)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(6, hooks.Length);
        Assert.All(hooks, hook => Assert.True(File.Exists(Repository.PathOf(hook)), hook));
        Assert.Equal(hooks.Where(h => h.EndsWith(".sh", StringComparison.Ordinal)).Select(h => h[..^3]), hooks.Where(h => h.EndsWith(".ps1", StringComparison.Ordinal)).Select(h => h[..^4]));
    }

    [Theory]
    [InlineData("preprovision")]
    [InlineData("postprovision")]
    [InlineData("predeploy")]
    public void Hooks_ForBothShells_AskForTheSame(string hook)
    {
        var posix = Variable().Matches(File.ReadAllText(Repository.PathOf("infra", "hooks", hook + ".sh"))).Select(m => m.Value).ToHashSet();
        var windows = Variable().Matches(File.ReadAllText(Repository.PathOf("infra", "hooks", hook + ".ps1"))).Select(m => m.Value).ToHashSet();
        Assert.NotEmpty(posix);
        Assert.Equal(posix.Order(), windows.Order());
    }

    [Fact]
    public void Hooks_AskForVariablesThatTheTemplatesTakeOrGive()
    {
        var known = Parameters().Values.OfType<string>().Concat(Regex.Matches(File.ReadAllText(Repository.PathOf("infra", "bicep", "main.bicep")), @"^output ([A-Z_]+) ", RegexOptions.Multiline).Select(m => m.Groups[1].Value)).ToHashSet();
        var asked = Directory.EnumerateFiles(Repository.PathOf("infra", "hooks")).SelectMany(file => Variable().Matches(File.ReadAllText(file))).Select(m => m.Value).Distinct();
        Assert.All(asked, name => Assert.Contains(name, known));
    }

    [Fact]
    public void Service_IsTheOneThatTheAppIsTaggedWith() =>
        Assert.Contains($"'azd-service-name': '{One(@"services:\n  (\w+):")}'", File.ReadAllText(Repository.PathOf("infra", "bicep", "modules", "function-app.bicep")), StringComparison.Ordinal);

    [Fact]
    public void Docs_NameEveryVariableAndItsDefault()
    {
        var docs = File.ReadAllText(Repository.PathOf("docs", "azure.md"));
        var named = Regex.Matches(docs, @"^\| `([A-Z_]+)` \| `?([^|`]+?)`? \|", RegexOptions.Multiline).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        var given = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("infra", "bicep", "main.parameters.json"))).RootElement.GetProperty("parameters").EnumerateObject()
            .Select(p => p.Value.GetProperty("value")).Where(v => v.ValueKind == JsonValueKind.String)
            .Select(v => Regex.Match(v.GetString()!, @"^\$\{(\w+)(?:=(.*))?\}$")).Where(m => !m.Groups[1].Value.StartsWith("AZURE_", StringComparison.Ordinal)).ToArray();

        Assert.Equal(given.Select(m => m.Groups[1].Value).Order(), named.Keys.Order());
        Assert.All(given.Where(m => m.Groups[2].Success), m => Assert.Equal((m.Groups[1].Value, m.Groups[2].Value), (m.Groups[1].Value, named[m.Groups[1].Value])));
    }

    [Fact]
    public void Docs_TrapsNameLinesThatAreThere()
    {
        var docs = File.ReadAllText(Repository.PathOf("docs", "front-door.md"));
        var rows = Regex.Matches(docs, @"^\| .+ \| `([^|]+)` \| `([^`|]+)` \|$", RegexOptions.Multiline);
        Assert.True(rows.Count >= 25, $"{rows.Count} traps.");
        Assert.All(rows, row => Assert.Contains(row.Groups[1].Value, File.ReadAllText(Repository.PathOf("infra", "bicep", row.Groups[2].Value)), StringComparison.Ordinal));
    }

    [Fact]
    public void Docs_NameEveryModule()
    {
        var docs = File.ReadAllText(Repository.PathOf("docs", "azure.md"));
        Assert.All(Directory.EnumerateFiles(Repository.PathOf("infra", "bicep", "modules")), file => Assert.Contains($"`{Path.GetFileNameWithoutExtension(file)}`", docs, StringComparison.Ordinal));
    }

    private static string One(string expression) => Assert.Single(Regex.Matches(Yaml, expression)).Groups[1].Value.Trim();

    /// <summary>The variable behind each parameter that is given as a text.</summary>
    private static Dictionary<string, string?> Parameters() =>
        JsonDocument.Parse(File.ReadAllText(Repository.PathOf("infra", "bicep", "main.parameters.json"))).RootElement.GetProperty("parameters").EnumerateObject()
            .Where(p => p.Value.GetProperty("value").ValueKind == JsonValueKind.String)
            .ToDictionary(p => p.Name, p => (string?)Regex.Match(p.Value.GetProperty("value").GetString()!, @"^\$\{(\w+)").Groups[1].Value);

    [GeneratedRegex(@"\b(EDGE|VNET|AZURE|SERVICE|FRONT_DOOR|DOMAIN)_[A-Z_]+\b")]
    private static partial Regex Variable();
}
