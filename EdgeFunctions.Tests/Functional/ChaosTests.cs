namespace EdgeFunctions.Tests.Functional;

/// <summary>
/// An origin that is slow, flaps and dies under constant load: readers get stale pages or honest errors, never half a page for a
/// whole one; when it is well again everything is fresh, and nothing is left behind. <c>EDGE_CHAOS_ROUNDS</c> makes it longer.
/// </summary>
public sealed class ChaosTests
{
    private readonly ChaosRun _run = new();

    [Fact]
    public async Task Origin_InTroubleWithStalePages_NoReaderSeesIt()
    {
        var origin = await ChaosOrigin.StartAsync(_run.Seed);
        await using var __ = origin;
        await using (var edge = await _run.StartAsync(origin, ("Cache:MaxBytes", "100000000")))
        {
            for (var i = 0; i < ChaosRun.Pages; i++)
            {
                Assert.Equal((200, 1), await ChaosRun.GetAsync(edge, origin, ChaosRun.PathOf(i)));
            }

            foreach (var mood in _run.Moods())
            {
                origin.State = mood;
                origin.Version++;
                foreach (var (status, version) in await _run.LoadAsync(edge, origin))
                {
                    Assert.True(status == 200 && version > 0, $"seed {_run.Seed}, {mood}: status {status}, version {version}");
                }
            }

            await _run.RecoverAsync(edge, origin);
            await _run.AssertNothingIsLeftAsync(edge, origin);
        }

        await _run.UntilAsync(() => origin.Connections == 0, "connections to the origin");
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Origin_InTroubleWithoutCache_ErrorsAreHonest(string delivery)
    {
        var origin = await ChaosOrigin.StartAsync(_run.Seed);
        await using var __ = origin;
        await using (var edge = await _run.StartAsync(origin, ("Publisher:Delivery", delivery)))
        {
            foreach (var mood in _run.Moods())
            {
                origin.State = mood;
                origin.Version++;
                foreach (var (status, version) in await _run.LoadAsync(edge, origin))
                {
                    Assert.True(status switch
                    {
                        200 => version > 0,

                        // An aborted connection: possible only where the fields were out already.
                        0 => delivery == "Streaming",
                        _ => status is 502 or 503 or 504,
                    }, $"seed {_run.Seed}, {mood}: status {status}, version {version}");
                }
            }

            await _run.RecoverAsync(edge, origin);
            await _run.AssertNothingIsLeftAsync(edge, origin);
        }

        await _run.UntilAsync(() => origin.Connections == 0, "connections to the origin");
    }
}
