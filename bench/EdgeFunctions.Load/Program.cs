using EdgeFunctions.Load;

// Starts the edge's Release build in a process of its own, an origin in this one, and prints what it measured.
//   dotnet run -c Release --project bench/EdgeFunctions.Load -- cpu
//   dotnet run -c Release --project bench/EdgeFunctions.Load -- memory
switch (args)
{
    case ["cpu"] when OperatingSystem.IsLinux():
        await CpuReport.RunAsync();
        return 0;
    case ["memory"]:
        await MemoryReport.RunAsync();
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: cpu | memory");
        return 2;
}
