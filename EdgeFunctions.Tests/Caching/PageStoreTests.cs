using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using static EdgeFunctions.Tests.Caching.StoredPages;

namespace EdgeFunctions.Tests.Caching;

public sealed class PageStoreTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Store_BeyondTheBound_StaysBelowIt()
    {
        const int Bound = 100_000;
        const int Pages = 100;
        using var store = Create(Bound);
        for (var i = 0; i < Pages; i++)
        {
            store.Store(Page($"/{i}", 5000), []);
            Assert.InRange(store.Bytes, 0, Bound);
        }

        // Each page has a small entry for the names in Vary as well, which the memory cache may keep longer.
        Assert.InRange(Enumerable.Range(0, Pages).Count(i => store.Find(Key($"/{i}"), None) is not null), 1, Bound / 5000);
        Assert.InRange(store.Count, 1, (Bound / 5000) + Pages);
    }

    [Fact]
    public void Store_BeyondTheEntryBound_IsRefused()
    {
        using var store = Create(100_000);
        Assert.False(store.Store(Page("/", 20_000), []));
        Assert.Null(store.Find(Key("/"), None));
        Assert.True(store.Store(Page("/", 5_000), []));
        Assert.NotNull(store.Find(Key("/"), None));
    }

    [Fact]
    public void Store_MoreThanATwentiethOfAFullCache_WhatWasNotAskedForLongestGoes()
    {
        using var store = new PageStore(Options(100_000), _time);
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(1);
            store.Store(Page($"/{i}", 100), []);
            Assert.NotNull(store.Find(Key("/0"), None));
        }

        var page = Page("/large", 10_000 - 1024 - 100);
        Assert.True(store.Store(page, []));
        Assert.Same(page, store.Find(Key("/large"), None));
        Assert.NotNull(store.Find(Key("/0"), None));
        Assert.Null(store.Find(Key("/1"), None));
        Assert.InRange(store.Bytes, 80_000, 100_000);
    }

    [Fact]
    public void Coded_MoreThanATwentiethOfAFullCache_IsKept()
    {
        using var store = Create(100_000);
        var noise = new byte[6000];
        new Random(1).NextBytes(noise);
        var page = Page("/", 0).With([noise]);
        store.Store(page, []);
        for (var i = 0; i < 100; i++)
        {
            store.Store(Page($"/{i}", 100), []);
        }

        Assert.Same(store.Coded(page, ContentCoding.Gzip), store.Coded(page, ContentCoding.Gzip));
    }

    [Theory]
    [InlineData(ContentCoding.Gzip, "gzip")]
    [InlineData(ContentCoding.Brotli, "br")]
    internal void Coded_IsMadeOnceAndCounted(ContentCoding coding, string name)
    {
        using var store = Create(100_000);
        var page = Page("/", 5000);
        store.Store(page, []);
        var before = store.Bytes;
        var coded = store.Coded(page, coding);
        Assert.Equal(page.Body[0].ToArray(), Codec.Decode(name, coded));
        Assert.Same(coded, store.Coded(page, coding));
        Assert.InRange(store.Bytes, before + coded.Length, before + coded.Length + 1024);
        Assert.Equal(1, store.Remove(Key("/")));
        Assert.Equal(0, store.Bytes);
    }

    [Fact]
    public void Find_ByVariant_AbsentAndEmptyAreNotTheSame()
    {
        using var store = Create(100_000);
        var names = new[] { "accept-language" };
        var empty = Sent(new HeaderDictionary { ["Accept-Language"] = "" });
        var page = Page("/", 100, VariantKey.Of(Key("/"), names, empty));
        store.Store(page, names);
        Assert.Same(page, store.Find(Key("/"), empty));
        Assert.Null(store.Find(Key("/"), None));
        Assert.Null(store.Find(Key("/"), Sent(new HeaderDictionary { ["Accept-Language"] = "da" })));
    }

    [Fact]
    public void Store_LateAndOfOtherNames_LeavesTheLaterVariants()
    {
        using var store = Create(100_000);
        var names = new[] { "accept-language" };
        var (danish, german) = (Sent(new HeaderDictionary { ["Accept-Language"] = "da" }), Sent(new HeaderDictionary { ["Accept-Language"] = "de" }));
        var later = BroughtBy(3, VariantKey.Of(Key("/"), names, danish));
        Assert.True(store.Store(later, names));

        // Late, too, but of the same names: it is in no other's way, and does not make the names older.
        var other = BroughtBy(1, VariantKey.Of(Key("/"), names, german));
        Assert.True(store.Store(other, names));
        Assert.False(store.Store(BroughtBy(2, new VariantKey(Key("/"), "")), []));
        Assert.Same(later, store.Find(Key("/"), danish));
        Assert.Same(other, store.Find(Key("/"), german));

        // Later, but it does not know of the names, which count for a while.
        var latest = BroughtBy(4, new VariantKey(Key("/"), ""));
        Assert.False(store.Store(latest, []));
        Assert.Same(later, store.Find(Key("/"), danish));

        latest = latest.With(latest.Policy with { Freshness = latest.Policy.Freshness with { Received = later.Policy.Freshness.Received + VariantNames.Remembered } });
        Assert.True(store.Store(latest, []));
        Assert.Same(latest, store.Find(Key("/"), danish));
    }

    [Fact]
    public void Store_LateAndOfOtherNamesBehindA304_LeavesTheVariantThatItConfirmed()
    {
        using var store = Create(100_000);
        var names = new[] { "accept-language" };
        var danish = Sent(new HeaderDictionary { ["Accept-Language"] = "da" });
        var page = BroughtBy(1, VariantKey.Of(Key("/"), names, danish));
        Assert.True(store.Store(page, names));
        var confirmed = page.With(PolicyOf(3));
        store.Replace(confirmed);

        Assert.False(store.Store(BroughtBy(2, new VariantKey(Key("/"), "")), []));
        Assert.Same(confirmed, store.Find(Key("/"), danish));
    }

    [Fact]
    public void Remove_ByUrl_RemovesWhatEveryExperimentSees()
    {
        using var store = Create(100_000);
        foreach (var by in (string[])["", "hero=a", "hero=b"])
        {
            store.Store(Page("/", 100, new VariantKey(Key("/") with { By = by }, "")), []);
        }

        store.Store(Page("/other", 100), []);
        Assert.NotSame(store.Find(Key("/") with { By = "hero=a" }, None), store.Find(Key("/") with { By = "hero=b" }, None));
        Assert.Equal(3, store.Remove(Key("/")));
        Assert.Null(store.Find(Key("/") with { By = "hero=b" }, None));
        Assert.NotNull(store.Find(Key("/other"), None));
    }

    [Fact]
    public void Remove_ByUrl_IsNoUseOfOtherPages()
    {
        using var store = new PageStore(Options(100_000), _time);
        for (var i = 0; i < 10; i++)
        {
            store.Store(Page($"/{i}", 5_000), []);
        }

        _time.Advance(1);
        Assert.NotNull(store.Find(Key("/3"), None));
        _time.Advance(1);
        Assert.Equal(1, store.Remove(Key("/9")));
        store.ShrinkTo(10_000);
        Assert.NotNull(store.Find(Key("/3"), None));
        Assert.Null(store.Find(Key("/1"), None));
        Assert.InRange(store.Bytes, 5_000, 10_000);
    }

    [Fact]
    public void MarkUncacheable_LeavesAStoredPage()
    {
        var now = _time.GetUtcNow();
        using var store = new PageStore(Options(100_000), _time);
        store.MarkUncacheable(Key("/a"), null, StoreProspect.Doubtful, now.AddSeconds(30));
        Assert.Equal(StoreProspect.Doubtful, store.ProspectOf(Key("/a"), now.AddSeconds(29)));
        Assert.Equal(StoreProspect.Open, store.ProspectOf(Key("/a"), now.AddSeconds(30)));

        var page = Page("/b", 100);
        store.Store(page, []);
        store.MarkUncacheable(Key("/b"), null, StoreProspect.Doubtful, now.AddSeconds(30));
        Assert.NotNull(store.Find(Key("/b"), None));
        Assert.Equal(StoreProspect.Open, store.ProspectOf(Key("/b"), now));

        // Unless it is the one that was superseded.
        store.MarkUncacheable(Key("/b"), page, StoreProspect.Doubtful, now.AddSeconds(30));
        Assert.Null(store.Find(Key("/b"), None));
        Assert.Equal(StoreProspect.Doubtful, store.ProspectOf(Key("/b"), now));
    }

    [Fact]
    public void MarkUncacheable_TimeIsOver_TheMarkIsHeldNoMore()
    {
        using var store = new PageStore(Options(100_000), _time);
        var until = _time.GetUtcNow().AddSeconds(30);
        store.MarkUncacheable(Key("/a"), null, StoreProspect.Doubtful, until);
        _time.Advance(29);
        Assert.Equal(StoreProspect.Doubtful, store.ProspectOf(Key("/a"), _time.GetUtcNow()));
        Assert.NotEqual(0, store.Bytes);
        _time.Advance(1);
        Assert.Equal(StoreProspect.Open, store.ProspectOf(Key("/a"), _time.GetUtcNow()));
        Assert.Equal((0L, 0L), (store.Count, store.Bytes));
    }

    [Fact]
    public void MarkUncacheable_LongUrl_CountsForWhatItTakes()
    {
        using var store = Create(100_000);
        var (path, query) = ("/" + new string('x', 1000), "?" + new string('y', 1000));
        store.MarkUncacheable(Key(path) with { Query = query }, null, StoreProspect.Doubtful, DateTimeOffset.MaxValue);
        Assert.InRange(store.Bytes, sizeof(char) * (path.Length + query.Length), 5000);
    }

    [Fact]
    public void Store_LongNamesInVary_CountForWhatTheyTake()
    {
        using var store = Create(100_000);
        store.Store(Page("/", 100), []);
        var before = store.Bytes;
        store.Store(Page("/", 100), [new string('x', 1000)]);
        Assert.Equal(before + (sizeof(char) * 1000), store.Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20_000)]
    [InlineData(1_000_000)]
    public void ShrinkTo_SoManyBytes_WhatWasAskedForLastStays(long bytes)
    {
        using var store = Create(100_000);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(store.Store(Page($"/{i}", 5_000), []));
        }

        Assert.NotNull(store.Find(Key("/9"), None));
        var before = store.Bytes;
        var dropped = store.ShrinkTo(bytes);
        Assert.Equal(before - store.Bytes, dropped);
        Assert.InRange(store.Bytes, Math.Max(0, Math.Min(before, bytes) - 15_000), bytes);
        Assert.Equal(bytes > 15_000, store.Find(Key("/9"), None) is not null);
    }

    [Fact]
    public void Store_Closed_PagesThatAreThereAreFoundAndReplacedAndNoneAreTakenIn()
    {
        using var store = Create(100_000);
        store.Store(Page("/", 5_000), []);
        store.IsClosed = true;
        var (next, other) = (Page("/", 5_000), Page("/other", 5_000));
        Assert.True(store.Store(next, []));
        Assert.Same(next, store.Find(Key("/"), None));
        Assert.False(store.Store(other, []));
        Assert.Null(store.Find(Key("/other"), None));
        var before = store.Bytes;
        Assert.Equal(next.Body[0].ToArray(), Codec.Decode("gzip", store.Coded(next, ContentCoding.Gzip)));
        Assert.Equal(before, store.Bytes);
    }
}
