using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>A server under test, in a process of its own on the first core.</summary>
internal sealed class ServerProcess : IDisposable
{
    // ASP.NET Core's own settings files are watched, and with them every folder below the working folder: in a full one that was a third of a plain proxy's start.
    private static readonly string Nowhere = Directory.CreateTempSubdirectory("edge-bench").FullName;

    private readonly Process _process;

    private ServerProcess(string name, Process process, string url)
    {
        Name = name;
        Url = url;
        _process = process;
    }

    public string Name { get; }

    public string Url { get; }

    /// <summary>User and system time of the process so far, in microseconds.</summary>
    public double CpuMicroseconds
    {
        get
        {
            var (user, system) = CpuTimes;
            return user + system;
        }
    }

    /// <summary>The same by where it was spent: in the process's own code, and in the kernel for it.</summary>
    public (double User, double System) CpuTimes
    {
        get
        {
            // utime and stime are fields 14 and 15, in ticks of 10 ms; the name before them is in parentheses.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Microseconds(fields[11]), Microseconds(fields[12]));
        }
    }

    /// <summary>Resident memory, in bytes: now (VmRSS) or at its peak so far (VmHWM).</summary>
    public long Memory(string field) => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024;

    /// <summary>Starts a program and waits until it answers. Standard output and error are its own business.</summary>
    /// <param name="name">What the tables call it.</param>
    /// <param name="url">Where it will listen.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables on top of this process's.</param>
    public static async Task<ServerProcess> StartAsync(string name, string url, string[] command, params (string Name, string Value)[] environment)
    {
        // taskset replaces itself by the program, so that the process is the server.
        var start = new ProcessStartInfo("taskset", ["-c", "0", .. command]) { WorkingDirectory = Nowhere, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(name, process, url);
        await server.WaitAsync();
        return server;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static double Microseconds(string ticks) => long.Parse(ticks, CultureInfo.InvariantCulture) * 10_000.0;

    private async Task WaitAsync()
    {
        using var client = Client.Create();
        for (var i = 0; ; i++)
        {
            try
            {
                await Client.ReadAsync(client, Url + "/page/1000");
                return;
            }
            catch (HttpRequestException) when (i < 10_000 && !_process.HasExited)
            {
                await Task.Delay(1);
            }
        }
    }
}
