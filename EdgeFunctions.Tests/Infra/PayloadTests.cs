using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Xml.Linq;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Infra;

/// <summary>What is published, and so what is deployed. The worker's own files are looked at in CI, where its packages are.</summary>
public sealed class PayloadTests(Payload payload) : IClassFixture<Payload>
{
    private static readonly string[] Expected =
    [
        "EdgeFunctions.deps.json", "EdgeFunctions.dll", "EdgeFunctions.pdb", "EdgeFunctions.runtimeconfig.json",
        "OpenTelemetry.Api.ProviderBuilderExtensions.dll", "OpenTelemetry.Api.dll", "OpenTelemetry.Exporter.OpenTelemetryProtocol.dll", "OpenTelemetry.dll", "Polly.Core.dll", "System.IO.Hashing.dll", "host.json",
    ];

    [Fact]
    public void Publish_Embedded_HoldsTheProgramAndTheSampleAndNothingElse() =>
        Assert.Equal(Expected, payload.Files.Where(file => file != "EdgeFunctions" && !file.StartsWith("samples/publisher/", StringComparison.Ordinal) && !(file.StartsWith("fragments/", StringComparison.Ordinal) && File.Exists(Repository.PathOf(file.Split('/'))))));

    [Fact]
    public void Publish_Embedded_HoldsTheSampleWhole() =>
        Assert.Equal(
            Directory.EnumerateFiles(Repository.PathOf("samples", "publisher"), "*", SearchOption.AllDirectories).Count(),
            payload.Files.Count(file => file.StartsWith("samples/publisher/", StringComparison.Ordinal)));

    [Fact]
    public void Publish_HostJson_IsOursWithoutAPrefix()
    {
        var host = File.ReadAllText(payload.PathOf("host.json"));
        Assert.Equal(File.ReadAllText(Repository.PathOf("host.json")), host);
        Assert.Equal("", JsonDocument.Parse(host).RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    [Fact]
    public void Project_Fragments_GoIntoBothBuildsAndWhatIsPublished()
    {
        var project = XDocument.Load(Repository.PathOf("EdgeFunctions", "EdgeFunctions.csproj"));
        var files = Assert.Single(project.Descendants("None"), none => (string?)none.Attribute("Include") == @"..\fragments\**");
        Assert.Equal(("fragments", "PreserveNewest", "PreserveNewest"), ((string?)files.Attribute("LinkBase"), (string?)files.Attribute("CopyToOutputDirectory"), (string?)files.Attribute("CopyToPublishDirectory")));
        Assert.Null(files.Parent!.Attribute("Condition"));
    }

    [Fact]
    public void Publish_LocalSettings_StayAtHome()
    {
        Assert.DoesNotContain(payload.Files, file => file.Contains("local.settings", StringComparison.Ordinal));

        // In the worker build the file is linked, for func start.
        var links = XDocument.Load(Repository.PathOf("EdgeFunctions", "EdgeFunctions.csproj")).Descendants("None").Where(none => ((string)none.Attribute("Include")!).EndsWith("local.settings.json", StringComparison.Ordinal));
        Assert.Equal("Never", (string?)Assert.Single(links).Attribute("CopyToPublishDirectory"));
    }

    [Fact]
    public async Task Publish_WithoutFurtherWords_IsTheWorkerForAzuresLinux()
    {
        var properties = await Msbuild.PropertiesAsync(["-p:_IsPublishing=true"], "FunctionsWorker", "RuntimeIdentifier", "PublishReadyToRun", "SelfContained");
        Assert.Equal(("true", "linux-x64", "true", "false"), (properties["FunctionsWorker"], properties["RuntimeIdentifier"], properties["PublishReadyToRun"], properties["SelfContained"]));
    }

    [Fact]
    public async Task Build_WithoutFurtherWords_IsTheEmbeddedHostForAnyPlatform()
    {
        var properties = await Msbuild.PropertiesAsync([], "FunctionsWorker", "RuntimeIdentifier", "PublishReadyToRun");
        Assert.Equal(("false", "", ""), (properties["FunctionsWorker"], properties["RuntimeIdentifier"], properties["PublishReadyToRun"]));
    }

    [Fact]
    public async Task Build_InVisualStudio_IsTheWorkerUnlessToldOtherwise()
    {
        Assert.Equal("true", (await Msbuild.PropertiesAsync(["-p:BuildingInsideVisualStudio=true"], "FunctionsWorker", "RuntimeIdentifier"))["FunctionsWorker"]);
        Assert.Equal("false", (await Msbuild.PropertiesAsync(["-p:BuildingInsideVisualStudio=true", "-p:FunctionsWorker=false"], "FunctionsWorker", "RuntimeIdentifier"))["FunctionsWorker"]);
    }

    [ReadyToRunFact]
    public void Publish_Program_IsCompiledForLinuxAheadOfTime()
    {
        // ReadyToRun marks the operating system in the machine's bits; 0x7B79 is Linux (dotnet/runtime, docs/design/coreclr/botr/readytorun-format.md).
        const ushort LinuxX64 = (ushort)Machine.Amd64 ^ 0x7B79;

        using var program = new PEReader(File.OpenRead(payload.PathOf("EdgeFunctions.dll")));
        Assert.Equal(LinuxX64, (ushort)program.PEHeaders.CoffHeader.Machine);
        Assert.NotEqual(0, program.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    [ReadyToRunFact]
    public async Task Publish_Program_Starts()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", ["exec", payload.PathOf("EdgeFunctions.dll"), "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = payload.PathOf(""), RedirectStandardOutput = true })!;
        try
        {
            Assert.Contains("serves a sample news site at http://127.0.0.1:", await program.StandardOutput.ReadLineAsync(Patience.Token()), StringComparison.Ordinal);
        }
        finally
        {
            program.Kill();
        }
    }
}
