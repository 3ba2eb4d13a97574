using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Tests.TestSupport;
using static EdgeFunctions.Tests.Caching.StoredPages;

namespace EdgeFunctions.Tests.Caching;

/// <summary>Pages that are replaced or removed while others come.</summary>
public sealed class PageStoreReplacementTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Replace_AnotherPageHasComeMeanwhile_ThatOneStays()
    {
        using var store = Create(100_000);
        var (old, next) = (Page("/", 100), Page("/", 100));
        store.Store(old, []);
        var fresh = old.With(old.Policy with { DefaultIfError = 1 });
        store.Replace(fresh);
        Assert.Same(fresh, store.Find(Key("/"), None));
        store.Store(next, []);
        store.Replace(fresh);
        Assert.Same(next, store.Find(Key("/"), None));
        store.Remove(next);
        store.Replace(fresh);
        Assert.Null(store.Find(Key("/"), None));
    }

    [Fact]
    public void Store_AnotherBody_TheCodingsOfTheOldOneTakeNoRoom()
    {
        using var store = Create(100_000);
        var old = Page("/", 5_000);
        Assert.True(store.Store(old, []));
        var (count, bytes) = (store.Count, store.Bytes);
        store.Coded(old, ContentCoding.Gzip);
        store.Coded(old, ContentCoding.Brotli);
        Assert.Equal(count + 2, store.Count);

        // The same body made fresh again keeps them.
        store.Replace(old.With(old.Policy with { DefaultIfError = 1 }));
        Assert.Equal(count + 2, store.Count);
        Assert.True(store.Store(Page("/", 5_000), []));
        Assert.Equal((count, bytes), (store.Count, store.Bytes));
    }

    [Fact]
    public void Replace_LargerFieldsAndNoRoom_ThePageStays()
    {
        using var store = new PageStore(Options(100_000), _time);
        var page = Page("/", 5_000);
        store.Store(page, []);
        for (var i = 0; store.Bytes + 7_000 < 100_000; i++)
        {
            store.Store(Page($"/{i}", 5_000), []);
        }

        _time.Advance(1);
        Assert.NotNull(store.Find(Key("/"), None));
        var fresh = page.With(page.Policy, [new("X-Long", new string('x', 10_000))], []);
        store.Replace(fresh);
        Assert.Same(fresh, store.Find(Key("/"), None));
    }

    [Fact]
    public void Replace_ConfirmedByALaterRequestMeanwhile_ThatStays()
    {
        using var store = Create(100_000);
        var page = Page("/", 100);
        store.Store(page, []);
        var (early, late) = (Confirmed(1), Confirmed(2));
        store.Replace(late);
        store.Replace(early);
        Assert.Same(late, store.Find(Key("/"), None));

        StoredPage Confirmed(long flight) => page.With(PolicyOf(flight));
    }

    [Fact]
    public void Remove_AnotherPageHasComeMeanwhile_ThatOneStays()
    {
        using var store = Create(100_000);
        var (old, next) = (Page("/", 100), Page("/", 100));
        store.Store(old, []);
        store.Store(next, []);
        store.Remove(old);
        Assert.Same(next, store.Find(Key("/"), None));
    }

    [Fact]
    public void ReplaceFor_ASpoiledFlight_LeavesWhatIsThere()
    {
        using var store = Create(100_000);
        var page = Page("/", 100);
        store.Store(page, []);
        var flight = new Flight(new VariantKey(Key("/"), ""), isLeader: true);
        flight.Spoil();
        store.ReplaceFor(flight, page.With(page.Policy with { DefaultIfError = 1 }));
        Assert.Same(page, store.Find(Key("/"), None));
    }

    [Fact]
    public void StoreFor_SpoiledWhileItStores_LeavesNothing()
    {
        var (time, flight) = (new SpoilingTime(), new Flight(new VariantKey(Key("/"), ""), isLeader: true));
        using var store = new PageStore(Options(100_000), time);
        time.Spoils = flight;
        Assert.False(store.StoreFor(flight, Page("/", 100), []));
        Assert.Null(store.Find(Key("/"), None));
    }

    [Fact]
    public void ReplaceFor_SpoiledWhileItReplaces_LeavesNothing()
    {
        var (time, flight, page) = (new SpoilingTime(), new Flight(new VariantKey(Key("/"), ""), isLeader: true), Page("/", 100));
        using var store = new PageStore(Options(100_000), time);
        store.Store(page, []);
        time.Spoils = flight;
        store.ReplaceFor(flight, page.With(page.Policy with { DefaultIfError = 1 }));
        Assert.Null(store.Find(Key("/"), None));
    }

    /// <summary>An invalidation that comes while the store is at work, which looks at its clock.</summary>
    private sealed class SpoilingTime : TimeProvider
    {
        public Flight? Spoils { private get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            Spoils?.Spoil();
            return base.GetUtcNow();
        }
    }
}
