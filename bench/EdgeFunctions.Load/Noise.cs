using System.Diagnostics;

namespace EdgeFunctions.Load;

/// <summary>Whether the machine is quiet enough for its figures to mean something.</summary>
internal static class Noise
{
    /// <summary>The same work twenty times: on a quiet core the slowest takes little longer than the fastest.</summary>
    public static void Tell()
    {
        var times = new double[20];
        for (var i = 0; i < times.Length; i++)
        {
            var clock = Stopwatch.StartNew();
            var sum = 0UL;
            for (var n = 0UL; n < 50_000_000; n++)
            {
                sum = (sum * 31) + n;
            }

            times[i] = clock.Elapsed.TotalMilliseconds + (sum == 1 ? 1 : 0);
        }

        Array.Sort(times);
        var spread = (times[17] / times[1]) - 1;
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}; the same work varies by {spread:P0}{(spread > 0.15 ? ": TOO NOISY to judge by the figures below" : "")}.");
    }
}
