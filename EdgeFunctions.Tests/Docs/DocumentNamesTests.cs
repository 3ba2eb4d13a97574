using System.Text.RegularExpressions;
using EdgeFunctions.Hosting;
using EdgeFunctions.Tests.Infra;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Docs;

/// <summary>What the documents name is there: settings, variables, files, fields, metrics, functions.</summary>
public sealed partial class DocumentNamesTests
{
    private static readonly HashSet<string> Settings =
        [.. LocalSettings.Read(Repository.PathOf("local.settings.sample.json")).Select(s => s.Key.Replace(":", "__", StringComparison.Ordinal))];

    private static readonly string[] Roots =
        ["EdgeFunctions", "EdgeFunctions.Tests", "bench", "docs", "infra", "samples", ".ci", ".devcontainer", ".github", ".vscode"];

    private static readonly string Sources = string.Concat(
        Directory.EnumerateFiles(Repository.PathOf("EdgeFunctions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains(Path.DirectorySeparatorChar + "obj" + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Select(File.ReadAllText));

    public static TheoryData<string> Pages =>
        [.. MarkdownFile.All().Where(path => path.StartsWith("docs/", StringComparison.Ordinal) || path is "README.md" or "SECURITY.md" or "CONTRIBUTING.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Settings_ThatAPageNames_AreSettings(string page) =>
        AssertKnown(page, Setting(), name => name.EndsWith('_') || Settings.Contains(Index().Replace(name, "__0")) || Settings.Any(s => s.StartsWith(Index().Replace(name, "__0") + "__", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Variables_ThatAPageNames_AreVariablesOfTheDeployment(string page)
    {
        var known = TemplateParameters.Variables().Append("EDGE_CHROMIUM").ToHashSet();
        AssertKnown(page, Variable(), known.Contains);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Files_ThatAPageNames_AreThere(string page) =>
        AssertKnown(page, FilePath(), path =>
            !Roots.Contains(path.Split('/')[0]) || path.Contains('*', StringComparison.Ordinal) || path.Split('/').Any(part => part is "bin" or "obj" or "node_modules")
            || File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Fields_OfTheEdge_ThatAPageNames_AreInTheCodeOrTheTemplates(string page)
    {
        var templates = File.ReadAllText(Repository.PathOf("infra", "bicep", "modules", "front-door-routes.bicep"));
        AssertKnown(page, EdgeField(), name => Sources.Contains(name, StringComparison.OrdinalIgnoreCase) || templates.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Metrics_ThatAPageNames_AreMeasured(string page) => AssertKnown(page, Metric(), name => Sources.Contains($"\"{name}\"", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Functions_ThatAPageNames_AreThere(string page) => AssertKnown(page, Function(), name => Sources.Contains($"Route = \"{name}\"", StringComparison.Ordinal) || Sources.Contains($"Route = \"{name}/", StringComparison.Ordinal));

    private static void AssertKnown(string page, Regex names, Func<string, bool> known) =>
        Assert.All(names.Matches(File.ReadAllText(Repository.PathOf(page))).Select(m => m.Groups[1].Value).Distinct(), name => Assert.True(known(name), $"{page} names {name}."));

    [GeneratedRegex(@"\b(Edge__[A-Za-z0-9_]+)")]
    private static partial Regex Setting();

    [GeneratedRegex("__(N|[0-9]+)(?=__|$)")]
    private static partial Regex Index();

    [GeneratedRegex(@"\b(EDGE_[A-Z_]+[A-Z])\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"`([\w.-]+(?:/[\w.*-]+)+/?)`")]
    private static partial Regex FilePath();

    [GeneratedRegex(@"\b(X-Edge-[A-Za-z-]+[A-Za-z])\b")]
    private static partial Regex EdgeField();

    [GeneratedRegex(@"`(edge\.[a-z_]+(?:\.[a-z_]+)+)`")]
    private static partial Regex Metric();

    [GeneratedRegex(@"/(_edge/[a-z]+)")]
    private static partial Regex Function();
}
