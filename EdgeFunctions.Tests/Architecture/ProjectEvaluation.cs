namespace EdgeFunctions.Tests.Architecture;

/// <summary>What MSBuild makes of the app's project for one way to ask for a build.</summary>
internal sealed record ProjectEvaluation(
    bool FunctionsWorker,
    string ObjFolder,
    string OutputPath,
    string RunWorkingDirectory,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Sources);
