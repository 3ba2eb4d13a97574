using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Instructions;

/// <summary>Runs the rows of the native program under valgrind's callgrind, which counts every instruction.</summary>
internal static class Callgrind
{
    /// <returns>What each row takes once, in the order in which they ran.</returns>
    public static async Task<IReadOnlyList<(string Row, long Count)>> CountAsync(string program)
    {
        var folder = Directory.CreateTempSubdirectory("edge-instructions-");
        try
        {
            var sums = Path.Combine(folder.FullName, "sum");
            var lines = await RunAsync(
                "valgrind",
                "--tool=callgrind",
                $"--toggle-collect={RowRun.CountedSymbol}",
                $"--dump-after={RowRun.CountedSymbol}",
                $"--callgrind-out-file={sums}",
                "-q",
                program,
                "rows");
            return [.. lines.Select((line, i) => Count(line.Split(' '), $"{sums}.{i + 1}"))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Row, long Count) Count(string[] line, string sum)
    {
        const string Total = "totals: ";
        var total = File.ReadLines(sum).Last(l => l.StartsWith(Total, StringComparison.Ordinal))[Total.Length..];
        return (line[0], long.Parse(total, CultureInfo.InvariantCulture) / int.Parse(line[1], CultureInfo.InvariantCulture));
    }

    private static async Task<string[]> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };

        // No collection while instructions are counted: when one is due depends on the processor's cache.
        start.Environment["DOTNET_GCgen0size"] = "40000000";
        try
        {
            using var run = Process.Start(start)!;
            var said = await run.StandardOutput.ReadToEndAsync();
            await run.WaitForExitAsync();
            return run.ExitCode == 0 ? said.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new InvalidOperationException($"{program} ended with {run.ExitCode}.");
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException($"{program} is missing: apt-get install {program}");
        }
    }
}
