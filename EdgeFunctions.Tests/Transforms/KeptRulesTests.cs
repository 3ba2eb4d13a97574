using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Injection;

namespace EdgeFunctions.Tests.Transforms;

/// <summary>What is compiled once for many pages, and how much of it is kept.</summary>
public sealed class KeptRulesTests
{
    private static readonly EdgeOptions Options = new()
    {
        Publisher = new PublisherOptions { OriginUrl = "https://origin.example" },
        Inject = [new InjectionOptions { Html = "<i>1</i>" }, new InjectionOptions { Html = "<i>2</i>" }],
        Memory = new MemoryOptions { MaxKeptRules = 2 },
    };

    [Fact]
    public void UrlsFor_MoreHostsThanAreKept_CompilesTheOthersAnew()
    {
        var urls = new UrlRewriters(Options);
        var kept = urls.For("https", Host("a"));
        urls.For("https", Host("b"));
        urls.For("https", Host("c"));

        Assert.Same(kept, urls.For("https", Host("a")));
        Assert.NotSame(urls.For("https", Host("c")), urls.For("https", Host("c")));
    }

    [Fact]
    public void PlanFor_MoreCombinationsThanAreKept_GivesThemTheHandlersOfAllInjections()
    {
        var plans = new HtmlPagePlans(Options, InjectionRules.Create(Options), []);
        var kept = plans.For(0b00, 0);
        plans.For(0b01, 0);

        Assert.Same(kept, plans.For(0b00, 0));
        Assert.Same(plans.For(0b10, 0), plans.For(0b11, 0));
        Assert.NotSame(plans.For(0b10, 1), plans.For(0b10, 1));
    }

    private static Authority Host(string name) => new(name + ".example", null);
}
