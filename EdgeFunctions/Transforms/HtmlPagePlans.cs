using System.Collections.Concurrent;
using EdgeFunctions.Configuration;
using EdgeFunctions.Html;
using EdgeFunctions.Transforms.Extending;
using EdgeFunctions.Transforms.Injection;

namespace EdgeFunctions.Transforms;

/// <summary>
/// The compiled handlers for each combination of injections and extensions, made at its first page: what is not for a page
/// costs it nothing.
/// </summary>
internal sealed class HtmlPagePlans(EdgeOptions options, InjectionRules injections, HtmlExtension[] extensions)
{
    // A site has a few combinations. Beyond that a page gets the handlers of all injections, which look for themselves whether
    // they are for it; further combinations of extensions are compiled for each page, which is slow, and still right.
    private readonly int _most = options.Memory.MaxKeptRules;

    private readonly HtmlRewriterMemory _memory = new(options.Memory.MaxSpareRewriters);
    private readonly ConcurrentDictionary<(ulong Injections, ulong Extensions), HtmlRewriterPlan<HtmlPage>> _plans = new();
    private HtmlRewriterPlan<HtmlPage>? _allInjections;

    /// <param name="injected">The injections of a page, as bits.</param>
    /// <param name="extended">Its extensions, as bits.</param>
    public HtmlRewriterPlan<HtmlPage> For(ulong injected, ulong extended)
    {
        return _plans.TryGetValue((injected, extended), out var plan) ? plan : Make(injected, extended);
    }

    // By itself, so that what its lambdas capture is allocated where a plan is made alone.
    private HtmlRewriterPlan<HtmlPage> Make(ulong injected, ulong extended)
    {
        var isFull = _plans.Count >= _most;
        if (isFull && extended == 0)
        {
            return LazyInitializer.EnsureInitialized(ref _allInjections, () => HtmlPagePlan.Create(options, injections.All, [], _memory));
        }

        var plan = HtmlPagePlan.Create(
            options, [.. injections.All.Where(r => (injected & r.Bit) != 0)], extensions.Where((_, i) => (extended & (1UL << i)) != 0), _memory);
        if (!isFull)
        {
            _plans.TryAdd((injected, extended), plan);
        }

        return plan;
    }
}
