using System.Globalization;
using System.Runtime.CompilerServices;

namespace EdgeFunctions.Instructions;

/// <summary>Runs the rows. valgrind counts only within <see cref="Counted"/>, and writes down a sum each time that returns.</summary>
internal static class RowRun
{
    /// <summary>How <see cref="Counted"/> is called in the native program.</summary>
    public const string CountedSymbol = "EdgeFunctions_Instructions_EdgeFunctions_Instructions_RowRun__Counted";

    // Static fields, pools, and what the runtime looks up at a first call.
    private const int WarmUp = 3;

    /// <param name="output">Gets a line for each row: its name, and how often it was done.</param>
    public static void Run(TextWriter output)
    {
        foreach (var row in (IEnumerable<Row>)[.. BodyRows.All(), .. RequestRows.All()])
        {
            for (var i = 0; i < WarmUp; i++)
            {
                row.Once();
            }

            Counted(row);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name} {row.Times}"));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Counted(Row row)
    {
        for (var i = 0; i < row.Times; i++)
        {
            row.Once();
        }
    }
}
