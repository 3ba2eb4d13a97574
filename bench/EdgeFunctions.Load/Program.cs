using System.Diagnostics;
using EdgeFunctions.Load;

// Starts servers in processes of their own on the first core, where they take turns, the origin and the load here on the second, and prints tables.
//   dotnet run -c Release --project bench/EdgeFunctions.Load -- all
//   dotnet run -c Release --project bench/EdgeFunctions.Load -- cpu nginx edge      (servers by a part of their name)
//   dotnet run -c Release --project bench/EdgeFunctions.Load -- cpu --quick         (does every row work? figures mean nothing)
//   dotnet run -c Release --project bench/EdgeFunctions.Load -- origin 9000         (the origin alone, to profile a server in front of it)
if (!OperatingSystem.IsLinux())
{
    await Console.Error.WriteLineAsync("Processor time and memory are read from Linux's /proc.");
    return 2;
}

if (args is ["origin", ..])
{
    // Alone, for a profile of one server: it runs until it is told to stop.
    await using var alone = await LoadOrigin.StartAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 0);
    Console.WriteLine(alone.Url);
    await Task.Delay(Timeout.Infinite);
}

var (what, names) = (args.FirstOrDefault() ?? "", args.Skip(1).Where(a => a != "--quick").ToArray());
if (what is not ("all" or "cpu" or "wire" or "cache" or "stampede" or "memory" or "latency" or "cold"))
{
    await Console.Error.WriteLineAsync("usage: all | cpu | wire | cache | stampede | memory | latency | cold [--quick] [server ...] | origin [port]");
    return 2;
}

if (what is "all" or "cpu" or "cache" && !File.Exists(Wrk.Program))
{
    await Console.Error.WriteLineAsync("wrk is missing: apt-get install wrk");
    return 2;
}

var cpu = new CpuReport(args.Contains("--quick") ? Pace.Quick : Pace.Full);
await Repository.PublishAsync(composite: what is "all" or "cold");
using (var self = Process.GetCurrentProcess())
{
    self.ProcessorAffinity = 2;
}

Noise.Tell();
if (what is "all" or "cold")
{
    await ColdReport.RunAsync();
}

if (what is "all" or "latency")
{
    await LatencyReport.RunAsync(names);
}

if (what is "all" or "memory")
{
    await MemoryReport.RunAsync(names);
}

if (what is "all" or "cache")
{
    await cpu.RunCachedAsync(names);
}

if (what is "all" or "stampede")
{
    await StampedeReport.RunAsync(names);
}

if (what is "all" or "wire")
{
    await WireReport.RunAsync(names);
}

if (what is "all" or "cpu")
{
    await cpu.RunAsync(names);
}

Noise.Tell();
return 0;
