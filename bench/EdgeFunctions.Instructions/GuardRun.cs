using System.Globalization;

namespace EdgeFunctions.Instructions;

/// <summary>
/// Compares the instructions of each row with what was recorded. They do not depend on the machine or on what else it does, so a change
/// that makes a hot path longer is found by CI, where no clock could tell.
/// </summary>
internal static class GuardRun
{
    // Another version of the runtime, its libraries or valgrind shifts a row by less.
    private const double Margin = 0.03;

    private const string Heading = "# Instructions of one body or request, by row. Written by: dotnet run -c Release --project bench/EdgeFunctions.Instructions -- record";

    /// <param name="output">Gets a table.</param>
    /// <param name="writes">Whether what is counted is the record from now on.</param>
    /// <returns>The exit code: 1 when a row has grown past the margin, or is not the record's.</returns>
    public static async Task<int> RunAsync(TextWriter output, bool writes)
    {
        var file = Path.Combine(Repository.Project, "instructions.txt");
        var recorded = Read(file);
        var counted = await Callgrind.CountAsync(await Repository.PublishAsync());
        var failed = 0;
        output.WriteLine($"{"",-28}{"instructions",12}{"recorded",12}");
        foreach (var (row, count) in counted)
        {
            if (!recorded.Remove(row, out var before))
            {
                failed++;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row,-28}{count,12:N0}{"–",12}           not recorded"));
                continue;
            }

            var change = ((double)count / before) - 1;
            failed += change > Margin ? 1 : 0;
            var verdict = change > Margin ? "GROWN" : change < -Margin ? "less: record it" : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row,-28}{count,12:N0}{before,12:N0}{change * 100,8:+0.0;-0.0;0.0} %  {verdict}").TrimEnd());
        }

        foreach (var row in recorded.Keys)
        {
            failed++;
            output.WriteLine($"{row,-28} recorded, but gone");
        }

        if (writes)
        {
            await File.WriteAllLinesAsync(file, [Heading, .. counted.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Row} {c.Count}"))]);
            return 0;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{failed} of {counted.Count} rows have grown by more than {Margin * 100:0} %, or are not the record's."));
        return failed == 0 ? 0 : 1;
    }

    private static Dictionary<string, long> Read(string file) =>
        !File.Exists(file) ? [] : File.ReadLines(file).Where(l => !l.StartsWith('#')).Select(l => l.Split(' ')).ToDictionary(l => l[0], l => long.Parse(l[1], CultureInfo.InvariantCulture));
}
