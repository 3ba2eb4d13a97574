namespace EdgeFunctions.Tests.Infra;

/// <summary>
/// <c>dotnet publish</c> of the embedded build, into a folder of its own. It is made as what is deployed is made: for Azure's Linux, compiled
/// ahead of time where the compiler for that is at hand.
/// </summary>
public sealed class Payload : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-payload");

    /// <summary>Paths of all files, from the payload's root, with forward slashes.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    public string PathOf(string file) => Path.Combine(_folder.FullName, "out", file);

    public async Task InitializeAsync()
    {
        var folder = _folder.FullName;
        string[] arguments =
        [
            "publish", "EdgeFunctions", "-v", "q", "-p:FunctionsWorker=false", "-p:RunAnalyzers=false", "-o", Path.Combine(folder, "out"),

            // Nobody else's build is touched.
            $"-p:BaseIntermediateOutputPath={folder}/obj/", $"-p:BaseOutputPath={folder}/bin/",
        ];
        await Msbuild.RunAsync([.. arguments, .. ReadyToRunFactAttribute.Missing is null ? [] : new[] { "-p:PublishReadyToRun=false", "-p:UseAppHost=false" }]);

        var root = PathOf("");
        Files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
