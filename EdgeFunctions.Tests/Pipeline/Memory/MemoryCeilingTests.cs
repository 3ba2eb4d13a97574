using EdgeFunctions.Caching;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Pipeline.Memory;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Tests.Pipeline.Memory;

public sealed class MemoryCeilingTests
{
    private const long Most = 200_000_000;

    private readonly FakeMemory _memory = new();

    [Fact]
    public async Task Look_GarbageAlone_IsCollectedAndNothingElseHappens()
    {
        await using var edge = await StartAsync();
        var ceiling = edge.Services.GetRequiredService<MemoryCeiling>();
        _memory.Garbage = Most + 1;
        ceiling.Look();
        Assert.Equal((1, 0L), (_memory.Collections, _memory.Used));
        Assert.Equal((false, false), StateOf(edge));
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id is EventIds.MemoryCeilingPassed or EventIds.MemoryRecovered);
    }

    [Fact]
    public async Task Look_Beyond_TheCacheGivesWhatIsMissingAndNoMore()
    {
        const int Size = 1_000_000;
        await using var edge = await StartAsync(more: null, ("Cache:MaxBytes", "100000000"));
        var (ceiling, store) = (edge.Services.GetRequiredService<MemoryCeiling>(), edge.Services.GetRequiredService<PageStore>());
        for (var i = 0; i < 40; i++)
        {
            Assert.True(store.Store(PageOf($"/{i}", Size), []));
        }

        // 205 MB; nine tenths are 180.
        _memory.Held = () => 165_000_000 + store.Bytes;
        ceiling.Look();
        Assert.InRange(store.Bytes, 15_000_000 - (2 * Size), 15_000_000);
        Assert.Equal((true, false), StateOf(edge));
        Assert.Equal(2, _memory.Collections);
        Assert.False(store.Store(PageOf("/new", Size), []));
        ceiling.Look();
        Assert.Equal((false, false), StateOf(edge));
        Assert.True(store.Store(PageOf("/new", Size), []));
    }

    [Fact]
    public async Task Look_StaysBeyond_CollectsRarelyAndSaysItOnce()
    {
        await using var edge = await StartAsync();
        var ceiling = edge.Services.GetRequiredService<MemoryCeiling>();
        _memory.Held = () => Most + 1;
        for (var i = 0; i < 3 * MemoryCeiling.LooksPerCollection; i++)
        {
            ceiling.Look();
            Assert.Equal((true, true), StateOf(edge));
        }

        // The cache is empty, so there is nothing to collect behind it.
        Assert.Equal(3, _memory.Collections);
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.MemoryCeilingPassed);
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.PagesLimited);
    }

    [Fact]
    public async Task Look_Falls_PagesAreHeldBelowTheCeilingAndStoredBelowNineTenths()
    {
        await using var edge = await StartAsync();
        var ceiling = edge.Services.GetRequiredService<MemoryCeiling>();
        _memory.Held = () => Most + 1;
        ceiling.Look();
        Assert.Equal((true, true), StateOf(edge));
        _memory.Held = () => Most;
        ceiling.Look();
        Assert.Equal((true, false), StateOf(edge));
        _memory.Held = () => Most / 10 * 9;
        ceiling.Look();
        Assert.Equal((false, false), StateOf(edge));
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.MemoryRecovered);
    }

    [Fact]
    public async Task Look_BeyondAgainSoonAfterACollection_NothingMoreIsStoredUntilTheNext()
    {
        await using var edge = await StartAsync();
        var ceiling = edge.Services.GetRequiredService<MemoryCeiling>();
        _memory.Garbage = Most + 1;
        ceiling.Look();
        _memory.Garbage = Most + 1;
        ceiling.Look();
        Assert.Equal((true, false), StateOf(edge));
        for (var i = 1; i < MemoryCeiling.LooksPerCollection; i++)
        {
            ceiling.Look();
        }

        Assert.Equal(2, _memory.Collections);
        Assert.Equal((false, false), StateOf(edge));
    }

    [Fact]
    public async Task Start_WithACeiling_LooksOnceASecond()
    {
        var time = new ManualTimers();
        _memory.Held = () => Most + 1;
        await using var edge = await StartAsync(services => services.AddSingleton<TimeProvider>(time));
        Assert.Equal((false, false), StateOf(edge));

        // The timer is made behind the start.
        var patience = Patience.Token();
        while (StateOf(edge) == (false, false))
        {
            patience.ThrowIfCancellationRequested();
            time.FireAll(MemoryCeiling.Interval);
            await Task.Yield();
        }

        await edge.Logs.FindAsync(EventIds.PagesLimited);
    }

    [Fact]
    public async Task Start_WithoutACeiling_NobodyLooks()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        Assert.DoesNotContain(edge.Services.GetServices<IHostedService>(), service => service is MemoryCeiling);
    }

    private static (bool Store, bool Pages) StateOf(EdgeHost edge) =>
        (edge.Services.GetRequiredService<PageStore>().IsClosed, edge.Services.GetRequiredService<BufferBudget>().IsClosed);

    private static StoredPage PageOf(string path, int size) => new()
    {
        Key = new VariantKey(new CacheKey("https", "www.example.com", path, ""), ""),
        Status = 200,
        Fields = [],
        Body = [new byte[size]],
        Policy = default,
        Tags = [],
    };

    private Task<EdgeHost> StartAsync(Action<IServiceCollection>? more = null, params (string Name, string Value)[] settings) => EdgeHost.StartAsync(
        "http://127.0.0.1:1",
        services =>
        {
            // The edge's own look, once a second, comes when a test says so: "not for two at once".
            services.AddSingleton<IMemory>(_memory).AddSingleton<TimeProvider>(new ManualTimers());
            more?.Invoke(services);
        },
        [("Memory:MaxBytes", $"{Most}"), .. settings]);
}
