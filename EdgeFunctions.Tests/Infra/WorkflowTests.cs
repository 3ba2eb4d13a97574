using System.Text.RegularExpressions;
using EdgeFunctions.Tests.TestSupport;
using YamlDotNet.RepresentationModel;

namespace EdgeFunctions.Tests.Infra;

/// <summary>The workflows parse, ask for no more than they need, and hand azd every variable that the templates take.</summary>
public sealed partial class WorkflowTests
{
    private static readonly YamlMappingNode AzureDev = YamlFile.Read(Repository.PathOf(".github", "workflows", "azure-dev.yml"));

    public static TheoryData<string> Workflows => [.. Directory.EnumerateFiles(Repository.PathOf(".github", "workflows")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_Jobs_AreBoundedAndStepsComplete(string file)
    {
        var workflow = YamlFile.Read(Repository.PathOf(".github", "workflows", file));
        Assert.NotEmpty(workflow.At("on").Keys());
        Assert.NotEmpty(workflow.At("jobs").Keys());
        foreach (var job in workflow.At("jobs").Keys().Select(name => workflow.At("jobs", name)!))
        {
            Assert.InRange(int.Parse(job.Text("timeout-minutes")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
            Assert.NotNull(job.Text("runs-on"));
            Assert.NotEmpty(job.At("steps").Items());
            Assert.All(job.At("steps").Items(), step => Assert.True(step.Text("uses") is null ^ step.Text("run") is null, $"{file}: a step uses an action or runs a command."));
            Assert.All(job.At("steps").Items().Select(step => step.Text("uses")).OfType<string>(), action => Assert.Matches("^[\\w-]+/[\\w-]+@v[0-9]+$", action));
        }
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_Permissions_AreReadUnlessAJobNeedsMore(string file)
    {
        var workflow = YamlFile.Read(Repository.PathOf(".github", "workflows", file));
        Assert.Equal("read", workflow.Text("permissions", "contents"));
        Assert.Equal(["contents"], workflow.At("permissions").Keys());
        foreach (var job in workflow.At("jobs").Keys().Select(name => workflow.At("jobs", name)!))
        {
            var needsToken = Scripts(job).Any(script => script.Contains("azd auth login", StringComparison.Ordinal));
            Assert.Equal(needsToken ? "write" : null, job.Text("permissions", "id-token"));
            Assert.Subset(new HashSet<string> { "id-token", "contents" }, job.At("permissions").Keys().ToHashSet());
        }
    }

    // What a pull request's author writes must not become a command (docs.github.com, "script injections").
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_Scripts_HaveNoExpressions(string file)
    {
        var workflow = YamlFile.Read(Repository.PathOf(".github", "workflows", file));
        var scripts = workflow.At("jobs").Keys().SelectMany(name => Scripts(workflow.At("jobs", name)!)).ToArray();
        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_FilesThatScriptsName_AreThere(string file)
    {
        var named = RepositoryFile().Matches(File.ReadAllText(Repository.PathOf(".github", "workflows", file))).Select(m => m.Value).Distinct();
        Assert.All(named, name => Assert.True(File.Exists(Repository.PathOf(name)), $"{file} names {name}."));
    }

    [Fact]
    public void Ci_CompilesTheTemplatesAndBuildsTheWorker()
    {
        var ci = YamlFile.Read(Repository.PathOf(".github", "workflows", "ci.yml"));
        var scripts = string.Join('\n', ci.At("jobs").Keys().SelectMany(name => Scripts(ci.At("jobs", name)!)));
        Assert.Contains("dotnet build -p:FunctionsWorker=true", scripts, StringComparison.Ordinal);
        Assert.Contains(".ci/run", scripts, StringComparison.Ordinal);

        var run = File.ReadAllText(Repository.PathOf(".ci", "run"));
        Assert.All(new[] { "build", "lint", "format" }, command => Assert.Contains($"\"$BICEP\" {command} ", run, StringComparison.Ordinal));
    }

    [Fact]
    public void AzureDev_Variables_AreThoseOfTheTemplates()
    {
        var taken = TemplateParameters.Variables().Where(name => !name.StartsWith("AZURE_", StringComparison.Ordinal)).Order().ToArray();
        Assert.Equal(taken, AzureDev.At("env").Keys().Where(name => !name.StartsWith("AZURE_", StringComparison.Ordinal)).Order());
        Assert.Equal(taken, YamlFile.Read(Repository.PathOf("azure.yaml")).At("pipeline", "variables").Texts().Order());
        Assert.All(AzureDev.At("env").Keys().Where(name => name != "AZURE_PRINCIPAL_TYPE"), name => Assert.Equal($"${{{{ vars.{name} }}}}", AzureDev.Text("env", name)));
    }

    [Fact]
    public void AzureDev_Login_IsFederatedAndWithoutASecret()
    {
        foreach (var job in new[] { "preview", "deploy" })
        {
            var login = Assert.Single(Scripts(AzureDev.At("jobs", job)!), script => script.StartsWith("azd auth login", StringComparison.Ordinal));
            Assert.Equal("azd auth login --client-id \"$AZURE_CLIENT_ID\" --tenant-id \"$AZURE_TENANT_ID\" --federated-credential-provider github", login);
        }

        var secrets = Secret().Matches(File.ReadAllText(Repository.PathOf(".github", "workflows", "azure-dev.yml"))).Select(m => m.Groups[1].Value).Distinct();
        Assert.Equal("AZD_INITIAL_ENVIRONMENT_CONFIG", Assert.Single(secrets));
    }

    [Fact]
    public void AzureDev_PullRequest_ProvisionsNothing()
    {
        Assert.Contains("github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository", AzureDev.Text("jobs", "preview", "if"), StringComparison.Ordinal);
        Assert.All(Scripts(AzureDev.At("jobs", "preview")!).Where(script => script.Contains("provision", StringComparison.Ordinal)), script => Assert.Contains("--preview", script, StringComparison.Ordinal));
        Assert.StartsWith("github.event_name != 'pull_request'", AzureDev.Text("jobs", "deploy", "if"), StringComparison.Ordinal);
        Assert.Equal("main", Assert.Single(AzureDev.At("on", "push", "branches").Texts()));
        Assert.Equal("false", AzureDev.Text("concurrency", "cancel-in-progress"));
    }

    private static string[] Scripts(YamlNode job) => [.. job.At("steps").Items().Select(step => step.Text("run")).OfType<string>()];

    [GeneratedRegex(@"(?:infra/[\w./-]+\.bicep|\.ci/run|global\.json|azure\.yaml)\b")]
    private static partial Regex RepositoryFile();

    [GeneratedRegex(@"secrets\.(\w+)")]
    private static partial Regex Secret();
}
