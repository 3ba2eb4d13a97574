using System.Collections.Concurrent;
using System.Globalization;
using EdgeFunctions.Caching;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>
/// An origin that is slow, flaps and dies under constant load: readers get stale pages or honest errors, never half a page for a
/// whole one; when it is well again everything is fresh, and nothing is left behind. <c>EDGE_CHAOS_ROUNDS</c> makes it longer.
/// </summary>
public sealed class ChaosTests
{
    private const int Readers = 12;
    private const int RequestsAMood = 210;
    private const int Pages = 20;

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("EDGE_CHAOS_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 1;

    private readonly FakeTimeProvider _time = new();
    private readonly int _seed = Random.Shared.Next();

    [Fact]
    public async Task Origin_InTroubleWithStalePages_NoReaderSeesIt()
    {
        var origin = await ChaosOrigin.StartAsync(_seed);
        await using var __ = origin;
        await using (var edge = await StartAsync(origin, ("Cache:MaxBytes", "100000000")))
        {
            for (var i = 0; i < Pages; i++)
            {
                Assert.Equal((200, 1), await GetAsync(edge, origin, PathOf(i)));
            }

            foreach (var mood in Moods())
            {
                origin.State = mood;
                origin.Version++;
                foreach (var (status, version) in await LoadAsync(edge, origin))
                {
                    Assert.True(status == 200 && version > 0, $"seed {_seed}, {mood}: status {status}, version {version}");
                }
            }

            await RecoverAsync(edge, origin);
            await AssertNothingIsLeftAsync(edge, origin);
        }

        await UntilAsync(() => origin.Connections == 0, "connections to the origin");
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Origin_InTroubleWithoutCache_ErrorsAreHonest(string delivery)
    {
        var origin = await ChaosOrigin.StartAsync(_seed);
        await using var __ = origin;
        await using (var edge = await StartAsync(origin, ("Publisher:Delivery", delivery)))
        {
            foreach (var mood in Moods())
            {
                origin.State = mood;
                origin.Version++;
                foreach (var (status, version) in await LoadAsync(edge, origin))
                {
                    Assert.True(status switch
                    {
                        200 => version > 0,

                        // An aborted connection: possible only where the fields were out already.
                        0 => delivery == "Streaming",
                        _ => status is 502 or 503 or 504,
                    }, $"seed {_seed}, {mood}: status {status}, version {version}");
                }
            }

            await RecoverAsync(edge, origin);
            await AssertNothingIsLeftAsync(edge, origin);
        }

        await UntilAsync(() => origin.Connections == 0, "connections to the origin");
    }

    private Task<EdgeHost> StartAsync(ChaosOrigin origin, params (string, string)[] settings) => EdgeHost.StartAsync(
        origin.Url,
        services => services.AddSingleton<TimeProvider>(_time),
        [("Origin:FirstByteTimeout", "00:00:00.4"), ("Origin:IdleTimeout", "00:00:00.4"), ("Limits:MaxConcurrentRequests", "1000"), .. settings]);

    private IEnumerable<ChaosOrigin.Mood> Moods()
    {
        var random = new Random(_seed);
        for (var round = 0; round < Rounds; round++)
        {
            ChaosOrigin.Mood[] moods = [ChaosOrigin.Mood.Slow, ChaosOrigin.Mood.Flapping, ChaosOrigin.Mood.Dead, ChaosOrigin.Mood.Flapping];
            random.Shuffle(moods);
            foreach (var mood in moods)
            {
                yield return mood;
            }
        }
    }

    /// <summary>Readers who ask one request after the other, thirty seconds of the edge's time long.</summary>
    private async Task<IReadOnlyCollection<(int Status, int Version)>> LoadAsync(EdgeHost edge, ChaosOrigin origin)
    {
        var answers = new ConcurrentQueue<(int, int)>();
        await Parallel.ForEachAsync(Enumerable.Range(0, RequestsAMood), new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (i, _) =>
        {
            if (i % (RequestsAMood / 30) == 0)
            {
                _time.Advance(1);
            }

            answers.Enqueue(await GetAsync(edge, origin, PathOf(new Random(_seed + i).Next(Pages))));
        });
        return answers;
    }

    private async Task RecoverAsync(EdgeHost edge, ChaosOrigin origin)
    {
        origin.State = ChaosOrigin.Mood.Well;
        origin.Version++;

        // The breaker's break is over, and so is every page's second; the first request is the trial.
        _time.Advance(12);
        await GetAsync(edge, origin, PathOf(0));
        for (var i = 0; i < Pages; i++)
        {
            var answer = await GetAsync(edge, origin, PathOf(i));
            Assert.True(answer == (200, origin.Version), $"seed {_seed}: {PathOf(i)} is {answer} after the recovery");
        }
    }

    private async Task AssertNothingIsLeftAsync(EdgeHost edge, ChaosOrigin origin)
    {
        await UntilAsync(() => origin.Active == 0, "requests at the origin");
        await UntilAsync(() => edge.Services.GetRequiredService<Flights>().Count == 0, "flights");
        await UntilAsync(() => edge.Services.GetRequiredService<OriginSlots>().Taken == 0, "exchanges with the origin");
        await UntilAsync(() => edge.Services.GetRequiredService<PageMemory>().Held == 0, "pages in memory");
        Assert.Empty(edge.Logs.Errors);
    }

    private async Task UntilAsync(Func<bool> holds, string what)
    {
        var patience = Patience.Token();
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"seed {_seed}: {what} are left");
            await Task.Yield();
        }
    }

    /// <returns>Status and version: 0 and 0 for a connection that was aborted.</returns>
    private static async Task<(int Status, int Version)> GetAsync(EdgeHost edge, ChaosOrigin origin, string path)
    {
        try
        {
            using var response = await edge.GetAsync(path);
            var body = await response.BytesAsync();
            return ((int)response.StatusCode, response.IsSuccessStatusCode ? origin.VersionOf(path, body) : 0);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (0, 0);
        }
    }

    private static string PathOf(int page) => string.Create(CultureInfo.InvariantCulture, $"/pages/{page}");
}
