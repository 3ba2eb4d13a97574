using System.Collections.Concurrent;
using System.Globalization;
using EdgeFunctions.Caching;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Constant load on an edge whose origin is slow, flaps and dies, each for thirty seconds of the edge's time.</summary>
internal sealed class ChaosRun
{
    public const int Pages = 20;

    private const int Readers = 12;
    private const int RequestsAMood = 210;

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("EDGE_CHAOS_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 1;

    private readonly ChaosTime _time = new();

    public int Seed { get; } = Random.Shared.Next();

    public Task<EdgeHost> StartAsync(ChaosOrigin origin, params (string, string)[] settings) => EdgeHost.StartAsync(
        origin.Url,
        services => services.AddSingleton<TimeProvider>(_time),
        [("Origin:FirstByteTimeout", "00:00:10"), ("Origin:IdleTimeout", "00:00:10"), ("Limits:MaxConcurrentRequests", "1000"), .. settings]);

    public IEnumerable<ChaosOrigin.Mood> Moods()
    {
        var random = new Random(Seed);
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
    public async Task<IReadOnlyCollection<(int Status, int Version)>> LoadAsync(EdgeHost edge, ChaosOrigin origin)
    {
        _time.Hurries = true;
        var answers = new ConcurrentQueue<(int, int)>();
        await Parallel.ForEachAsync(Enumerable.Range(0, RequestsAMood), new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (i, _) =>
        {
            if (i % (RequestsAMood / 30) == 0)
            {
                _time.Advance(1);
            }

            answers.Enqueue(await GetAsync(edge, origin, PathOf(new Random(Seed + i).Next(Pages))));
        });
        return answers;
    }

    public async Task RecoverAsync(EdgeHost edge, ChaosOrigin origin)
    {
        _time.Hurries = false;
        origin.State = ChaosOrigin.Mood.Well;
        origin.Version++;

        // The breaker's break is over, and so is every page's second; the first request is the trial.
        _time.Advance(12);
        await GetAsync(edge, origin, PathOf(0));
        for (var i = 0; i < Pages; i++)
        {
            var answer = await GetAsync(edge, origin, PathOf(i));
            Assert.True(answer == (200, origin.Version), $"seed {Seed}: {PathOf(i)} is {answer} after the recovery");
        }
    }

    public async Task AssertNothingIsLeftAsync(EdgeHost edge, ChaosOrigin origin)
    {
        await UntilAsync(() => origin.Active == 0, "requests at the origin");
        await UntilAsync(() => edge.Services.GetRequiredService<Flights>().Count == 0, "flights");
        await UntilAsync(() => edge.Services.GetRequiredService<OriginSlots>().Taken == 0, "exchanges with the origin");
        await UntilAsync(() => edge.Services.GetRequiredService<BufferBudget>().Held == 0, "pages in memory");
        Assert.Empty(edge.Logs.Errors);
    }

    public async Task UntilAsync(Func<bool> holds, string what)
    {
        var patience = Patience.Token();
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"seed {Seed}: {what} are left");
            await Task.Yield();
        }
    }

    /// <returns>Status and version: 0 and 0 for a connection that was aborted.</returns>
    public static async Task<(int Status, int Version)> GetAsync(EdgeHost edge, ChaosOrigin origin, string path)
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

    public static string PathOf(int page) => string.Create(CultureInfo.InvariantCulture, $"/pages/{page}");
}
