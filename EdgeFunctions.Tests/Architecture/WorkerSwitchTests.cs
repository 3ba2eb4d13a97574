using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Architecture;

/// <summary>Who asks for a build decides which app it is: the Functions worker or the embedded host.</summary>
public sealed class WorkerSwitchTests
{
    private static readonly string App = Repository.PathOf("EdgeFunctions").Replace('\\', '/');

    // (what the command line tools hand to MSBuild, worker?, output folder)
    private static readonly (string Ask, bool Worker, string Output)[] Asks =
    [
        // dotnet build, run, test
        ("Configuration=Debug", false, "bin/embedded/Debug/net10.0/"),
        ("Configuration=Release", false, "bin/embedded/Release/net10.0/"),
        // dotnet publish
        ("_IsPublishing=true;Configuration=Release", true, "bin/Release/net10.0/linux-x64/"),
        // Visual Studio
        ("BuildingInsideVisualStudio=true", true, "bin/Debug/net10.0/"),
        // func start: dotnet build --output bin/output
        ($"OutputPath={App}/bin/output/;_CommandLineDefinedOutputPath=true", true, $"{App}/bin/output/"),
        // func azure functionapp publish: dotnet build --output bin/publish --configuration release
        ($"OutputPath={App}/bin/publish/;_CommandLineDefinedOutputPath=true;Configuration=release", true, $"{App}/bin/publish/"),
        // dotnet build --output elsewhere
        ($"OutputPath={App}/bin/output2/;_CommandLineDefinedOutputPath=true", false, $"{App}/bin/output2/"),
        ($"OutputPath={App}/output/;_CommandLineDefinedOutputPath=true", false, $"{App}/output/"),
        // -p:FunctionsWorker wins over all of them
        ("FunctionsWorker=true", true, "bin/Debug/net10.0/"),
        ("FunctionsWorker=false;_IsPublishing=true;Configuration=Release", false, "bin/embedded/Release/net10.0/linux-x64/"),
        ("FunctionsWorker=false;BuildingInsideVisualStudio=true", false, "bin/embedded/Debug/net10.0/"),
        ($"FunctionsWorker=false;OutputPath={App}/bin/output/;_CommandLineDefinedOutputPath=true", false, $"{App}/bin/output/"),
    ];

    [Fact]
    public async Task FunctionsWorker_EachWayToAsk_SelectsTheApp()
    {
        var found = await ProjectEvaluator.EvaluateAsync([.. Asks.Select(a => a.Ask)]);

        Assert.All(Asks.Zip(found), pair =>
        {
            var ((ask, worker, output), evaluation) = pair;
            Assert.True(evaluation.FunctionsWorker == worker, ask);
            Assert.Equal(output, evaluation.OutputPath);
            AssertVariant(evaluation);
        });
    }

    [Fact]
    public async Task FunctionsWorker_CoreToolsVariable_SelectsTheWorkerUnlessOverridden()
    {
        var found = await ProjectEvaluator.EvaluateAsync(["Configuration=Debug", "FunctionsWorker=false"], ("FUNCTIONS_CORETOOLS_ENVIRONMENT", "Development"));

        Assert.Equal([true, false], found.Select(e => e.FunctionsWorker));
        Assert.All(found, AssertVariant);
    }

    /// <summary>What follows from the switch: folders that the other variant's restore cannot touch, and what is compiled against what.</summary>
    private static void AssertVariant(ProjectEvaluation evaluation)
    {
        var worker = evaluation.FunctionsWorker;
        Assert.Equal(worker ? $"{App}/obj/worker/" : $"{App}/obj/embedded/", evaluation.ObjFolder);
        Assert.Equal(worker, evaluation.Packages.Any(p => p.StartsWith("Microsoft.Azure.Functions.", StringComparison.Ordinal)));
        Assert.Equal(!worker, evaluation.Sources.Any(s => s.StartsWith("Hosting/", StringComparison.Ordinal)));
        Assert.Contains("Functions/EdgeFunction.cs", evaluation.Sources);
        Assert.DoesNotContain(evaluation.Sources, s => s.StartsWith("obj/", StringComparison.Ordinal) || s.StartsWith("bin/", StringComparison.Ordinal));

        // dotnet run from any folder: func is started where the worker was built to.
        Assert.True(Path.IsPathFullyQualified(evaluation.RunWorkingDirectory), evaluation.RunWorkingDirectory);
    }
}
