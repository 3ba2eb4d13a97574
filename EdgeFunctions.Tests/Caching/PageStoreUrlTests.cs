using EdgeFunctions.Caching;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using static EdgeFunctions.Tests.Caching.StoredPages;

namespace EdgeFunctions.Tests.Caching;

/// <summary>What is stored of a URL is known without a look at all that is stored.</summary>
public sealed class PageStoreUrlTests
{
    [Fact]
    public void Remove_ByUrl_ReplacedRemovedAndStoredAgain_FindsIt()
    {
        using var store = Create(100_000);
        for (var i = 0; i < 3; i++)
        {
            store.Store(Page("/", 100), []);
            store.Store(Page("/", 100), []);
            store.Store(Page("/other", 100), []);
            Assert.Equal(1, store.Remove(Key("/")));
            Assert.Null(store.Find(Key("/"), None));
            Assert.Equal(0, store.Remove(Key("/")));
            Assert.NotNull(store.Find(Key("/other"), None));
        }
    }

    [Fact]
    public void Remove_ByUrl_TakesVariantsThatNoRequestFinds()
    {
        using var store = Create(100_000);
        string[] names = ["accept-language"];
        var danish = Sent(new HeaderDictionary { ["Accept-Language"] = "da" });
        store.Store(Page("/", 100, VariantKey.Of(Key("/"), names, danish)), names);
        var page = Page("/", 100);
        Assert.True(store.Store(page.With(page.Policy with { Freshness = page.Policy.Freshness with { Received = page.Policy.Freshness.Received + VariantNames.Remembered } }), []));
        Assert.Equal(2, store.Remove(Key("/")));

        // By the names that it has again it would be found.
        store.Store(Page("/", 100, VariantKey.Of(Key("/"), names, None)), names);
        Assert.Null(store.Find(Key("/"), danish));
    }

    [Fact]
    public void Store_APageThatHasJustGone_ItIsFoundByItsUrl()
    {
        using var store = Create(10_000_000);
        for (var i = 0; i < 200; i++)
        {
            store.Store(Page($"/{i}", 100), []);
            store.Remove(Key($"/{i}"));
            store.Store(Page($"/{i}", 100), []);
        }

        // The memory cache tells of those that went a little later, and of this one behind them.
        store.Store(Page("/last", 100), []);
        store.Remove(Key("/last"));
        var patience = Patience.Token();
        while (store.Urls > 200)
        {
            patience.ThrowIfCancellationRequested();
            Thread.Yield();
        }

        Assert.Equal(200, Enumerable.Range(0, 200).Sum(i => store.Remove(Key($"/{i}"))));
    }

    [Fact]
    public void Store_BeyondTheBound_NothingIsKeptOfUrlsWhosePagesHaveGone()
    {
        using var store = Create(100_000);
        for (var i = 0; i < 100; i++)
        {
            store.Store(Page($"/{i}", 5_000), []);
            store.Store(Page($"/{i}", 5_000), []);
        }

        // The memory cache tells a little later.
        var patience = Patience.Token();
        while (store.Urls > 100_000 / 5_000)
        {
            patience.ThrowIfCancellationRequested();
            Thread.Yield();
        }

        // Of some that are left the names by which they are found may have gone.
        Assert.InRange(Enumerable.Range(0, 100).Sum(i => store.Remove(Key($"/{i}"))), 1, 100_000 / 5_000);
        while (store.Urls > 0)
        {
            patience.ThrowIfCancellationRequested();
            Thread.Yield();
        }
    }
}
