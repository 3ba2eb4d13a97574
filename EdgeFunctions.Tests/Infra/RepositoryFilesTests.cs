using System.Text.Json;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Infra;

/// <summary>The files that GitHub, editors and azd read parse, and name what is there.</summary>
public sealed class RepositoryFilesTests
{
    private static readonly string[] AzureYamlKeys = ["name", "metadata", "infra", "services", "hooks", "pipeline"];

    private static readonly string[] FormTypes = ["markdown", "textarea", "input", "dropdown", "checkboxes"];

    public static TheoryData<string> Yaml =>
        [.. new[] { "azure.yaml", ".github/dependabot.yml" }.Concat(Below(".github/workflows")).Concat(Below(".github/ISSUE_TEMPLATE"))];

    public static TheoryData<string> Json => [.. Below(".vscode").Append(".devcontainer/devcontainer.json").Append("global.json").Append("host.json")];

    public static TheoryData<string> Forms => [.. Below(".github/ISSUE_TEMPLATE").Where(file => !file.EndsWith("config.yml", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Yaml))]
    public void Yaml_Each_Parses(string file) => Assert.NotEmpty(YamlFile.Read(Repository.PathOf(file)).Keys());

    [Theory]
    [MemberData(nameof(Json))]
    public void Json_Each_Parses(string file) => Assert.Equal(JsonValueKind.Object, Read(file).ValueKind);

    [Theory]
    [MemberData(nameof(Forms))]
    public void IssueForm_HasWhatGitHubAsksFor(string file)
    {
        var form = YamlFile.Read(Repository.PathOf(file));
        Assert.NotEmpty(form.Text("name")!);
        Assert.NotEmpty(form.Text("description")!);
        var fields = form.At("body").Items();
        Assert.Contains(fields, field => field.Text("validations", "required") == "true");
        Assert.All(fields, field => Assert.Contains(field.Text("type"), FormTypes));
        var asked = fields.Where(field => field.Text("type") != "markdown").ToArray();
        Assert.All(asked, field => Assert.NotEmpty(field.Text("attributes", "label")!));
        Assert.Equal(asked.Length, asked.Select(field => field.Text("id")).OfType<string>().Distinct().Count());
        Assert.All(asked.Where(field => field.Text("type") is "dropdown" or "checkboxes"), field => Assert.NotEmpty(field.At("attributes", "options").Items()));
    }

    [Fact]
    public void Dependabot_LooksWherePackagesAre()
    {
        var updates = YamlFile.Read(Repository.PathOf(".github", "dependabot.yml")).At("updates").Items();
        Assert.Equal(["nuget", "npm", "github-actions"], updates.Select(update => update.Text("package-ecosystem")));
        var locks = Directory.EnumerateFiles(Repository.Root, "package-lock.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Where(file => !file.Contains("node_modules/", StringComparison.Ordinal));
        Assert.Equal(locks.Select(file => "/" + Path.GetDirectoryName(file)!.Replace('\\', '/')).Order(), updates[1].At("directories").Texts().Order());
    }

    [Fact]
    public void AzureYaml_HasKeysThatAzdKnows()
    {
        var yaml = YamlFile.Read(Repository.PathOf("azure.yaml"));
        Assert.Subset(AzureYamlKeys.ToHashSet(), yaml.Keys().ToHashSet());
        Assert.Equal(["provider", "path", "module"], yaml.At("infra").Keys());
        Assert.Equal("bicep", yaml.Text("infra", "provider"));
        Assert.Equal("github", yaml.Text("pipeline", "provider"));
        var service = yaml.At("services", Assert.Single(yaml.At("services").Keys()))!;
        Assert.Equal(["project", "language", "host"], service.Keys());
        Assert.Equal(("dotnet", "function"), (service.Text("language"), service.Text("host")));
        Assert.StartsWith("# yaml-language-server: $schema=", File.ReadLines(Repository.PathOf("azure.yaml")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void VsCode_TasksAndLaunches_NameWhatIsThere()
    {
        var labels = Read(".vscode/tasks.json").GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("label").GetString()!).ToArray();
        Assert.Equal(labels.Length, labels.Distinct().Count());
        foreach (var task in Read(".vscode/tasks.json").GetProperty("tasks").EnumerateArray())
        {
            Assert.True(task.TryGetProperty("command", out _) && task.TryGetProperty("type", out _), task.GetProperty("label").GetString());
            if (task.TryGetProperty("options", out var options))
            {
                Assert.True(Directory.Exists(InWorkspace(options.GetProperty("cwd"))));
            }
        }

        foreach (var launch in Read(".vscode/launch.json").GetProperty("configurations").EnumerateArray())
        {
            Assert.True(!launch.TryGetProperty("projectPath", out var project) || File.Exists(InWorkspace(project)));
            Assert.True(!launch.TryGetProperty("preLaunchTask", out var before) || labels.Contains(before.GetString()));
        }

        Assert.True(File.Exists(Repository.PathOf(Read(".vscode/settings.json").GetProperty("dotnet.defaultSolution").GetString()!)));
        Assert.True(Directory.Exists(Repository.PathOf(Read(".vscode/settings.json").GetProperty("azureFunctions.projectSubpath").GetString()!)));
    }

    [Fact]
    public void DevContainer_HasTheExtensionsOfTheWorkspace() =>
        Assert.Equal(
            Read(".vscode/extensions.json").GetProperty("recommendations").EnumerateArray().Select(e => e.GetString()),
            Read(".devcontainer/devcontainer.json").GetProperty("customizations").GetProperty("vscode").GetProperty("extensions").EnumerateArray().Select(e => e.GetString()));

    /// <summary>Git on Windows turns line ends around unless it is told not to: scripts of containers, and texts that tests compare, would be others there.</summary>
    [Fact]
    public void GitAttributes_TextHasTheSameLineEndsEverywhere() =>
        Assert.Equal("* text=auto eol=lf", File.ReadLines(Repository.PathOf(".gitattributes")).First(line => !line.StartsWith('#')));

    private static string InWorkspace(JsonElement path) => path.GetString()!.Replace("${workspaceFolder}", Repository.Root, StringComparison.Ordinal);

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Repository.PathOf(file)), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).RootElement;

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder)).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
