using System.Diagnostics;
using System.Security;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Architecture;

/// <summary>Evaluates the app's project under several sets of global properties in one process of MSBuild, without a restore.</summary>
internal static class ProjectEvaluator
{
    // Imported by the project after everything else. The worker SDK is a package that only a worker build restores,
    // so its target that starts func is played here: RunWorkingDirectory as in Microsoft.Azure.Functions.Worker.Sdk.targets 2.1.0.
    private const string Told = """
        <Project>
          <Target Name="_FunctionsComputeRunArguments">
            <PropertyGroup>
              <RunWorkingDirectory>$(OutDir)</RunWorkingDirectory>
            </PropertyGroup>
          </Target>
          <Target Name="Tell" DependsOnTargets="_FunctionsComputeRunArguments">
            <ItemGroup>
              <_Line Include="worker=$(FunctionsWorker)" />
              <_Line Include="obj=$(MSBuildProjectExtensionsPath)" />
              <_Line Include="out=$(OutputPath)" />
              <_Line Include="run=$(RunWorkingDirectory)" />
              <_Line Include="@(PackageReference->'package=%(Identity)')" />
              <_Line Include="@(Compile->'source=%(Identity)')" />
            </ItemGroup>
            <WriteLinesToFile File="$(TellTo)" Lines="@(_Line)" Overwrite="true" />
          </Target>
        </Project>
        """;

    /// <param name="asks">Global properties per case, as MSBuild writes them: <c>A=1;B=2</c>.</param>
    /// <param name="environment">Variables of the process, for all cases.</param>
    public static async Task<IReadOnlyList<ProjectEvaluation>> EvaluateAsync(IReadOnlyList<string> asks, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("edge-evaluation");
        try
        {
            var told = Path.Combine(folder.FullName, "told.targets");
            var all = Path.Combine(folder.FullName, "all.proj");
            await File.WriteAllTextAsync(told, Told);
            await File.WriteAllTextAsync(all, AllOf(asks, told, folder.FullName));
            await RunAsync(all, environment);
            return [.. asks.Select((_, i) => Read(AnswerOf(folder.FullName, i)))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string AnswerOf(string folder, int index) => Path.Combine(folder, $"{index}.txt");

    private static string AllOf(IReadOnlyList<string> asks, string told, string folder)
    {
        var project = SecurityElement.Escape(Repository.PathOf("EdgeFunctions", "EdgeFunctions.csproj"));
        var tasks = asks.Select((ask, i) => $"""
            <MSBuild Projects="{project}" Targets="Tell" Properties="{SecurityElement.Escape($"{ask};CustomAfterMicrosoftCommonTargets={told};TellTo={AnswerOf(folder, i)}")}" />
            """);
        return $"<Project><Target Name=\"All\">{string.Concat(tasks)}</Target></Project>";
    }

    private static async Task RunAsync(string project, (string Name, string Value)[] environment)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, ["msbuild", project, "-nologo", "-verbosity:quiet", "-nodeReuse:false"]) { RedirectStandardOutput = true };

        // What the test run was started with is no part of the question.
        foreach (var name in (string[])["FunctionsWorker", "FUNCTIONS_CORETOOLS_ENVIRONMENT", "BuildingInsideVisualStudio", "OutputPath"])
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }

    private static ProjectEvaluation Read(string answer)
    {
        var lines = File.ReadAllLines(answer).Select(l => l.Split('=', 2)).ToLookup(l => l[0], l => l[1].Replace('\\', '/'));
        return new ProjectEvaluation(
            lines["worker"].Single() == "true",
            lines["obj"].Single(),
            lines["out"].Single(),
            lines["run"].Single(),
            [.. lines["package"]],
            [.. lines["source"]]);
    }
}
