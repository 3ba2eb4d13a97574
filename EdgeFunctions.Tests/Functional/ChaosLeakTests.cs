using System.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Xunit.Abstractions;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What trouble leaves behind in the process: no memory, and no handles.</summary>
[Collection(Alone.Name)]
public sealed class ChaosLeakTests(ITestOutputHelper output)
{
    // A round brings several times as much in pages; what pools keep varies by less.
    private const long Tolerance = 4 * 1024 * 1024;

    // The runtime may open one or another for itself; a round of trouble breaks hundreds of connections.
    private const int SpareHandles = 8;

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Origin_InTroubleAgain_MemoryAndHandlesAreWhatTheyWere(string delivery)
    {
        var run = new ChaosRun();

        // The first time has code compiled, and pools and caches of the process filled.
        await SurviveAsync(run, delivery, rounds: 1);
        var (memory, handles) = (Memory(), Handles());
        var grown = await SurviveAsync(run, delivery, rounds: 2);
        output.WriteLine($"seed {run.Seed}: {grown} bytes more after the second round than after the first; {Memory() - memory} when all is over; {handles} handles before, {Handles()} behind");
        Assert.True(grown < Tolerance, $"seed {run.Seed}: a round of trouble left {grown} bytes");
        Assert.True(Memory() - memory < Tolerance, $"seed {run.Seed}: {Memory() - memory} bytes are left");
        await run.UntilAsync(() => Handles() <= handles + SpareHandles, "handles");
    }

    /// <returns>Bytes that the same edge holds more after its last round of trouble than after its first.</returns>
    private static async Task<long> SurviveAsync(ChaosRun run, string delivery, int rounds)
    {
        await using var origin = await ChaosOrigin.StartAsync(run.Seed);
        await using var edge = await run.StartAsync(origin, ("Publisher:Delivery", delivery), ("Cache:MaxBytes", "100000000"));
        await RoundAsync();
        var after = Memory();
        for (var round = 1; round < rounds; round++)
        {
            await RoundAsync();
        }

        return Memory() - after;

        async Task RoundAsync()
        {
            foreach (var mood in run.Moods())
            {
                origin.State = mood;
                await run.LoadAsync(edge, origin);
            }

            await run.RecoverAsync(edge, origin);
            await run.AssertNothingIsLeftAsync(edge, origin);
            edge.Logs.Clear();
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static int Handles()
    {
        using var self = Process.GetCurrentProcess();
        return self.HandleCount;
    }
}
