using System.Collections.Concurrent;
using EdgeFunctions.Configuration;
using EdgeFunctions.Html;
using EdgeFunctions.Transforms.Extending;
using EdgeFunctions.Transforms.Injection;

namespace EdgeFunctions.Transforms;

/// <summary>The compiled handlers for each combination of extensions, made at its first page.</summary>
internal sealed class HtmlPagePlans(EdgeOptions options, InjectionRules injections, HtmlExtension[] extensions)
{
    // A site has a few combinations. What is beyond is compiled for each page, which is slow, and still right.
    private const int MaxKept = 256;

    private readonly HtmlRewriterPlan<HtmlPage> _plain = HtmlPagePlan.Create(options, injections, []);
    private readonly ConcurrentDictionary<ulong, HtmlRewriterPlan<HtmlPage>> _extended = new();

    /// <param name="which">The extensions of a page, as bits.</param>
    public HtmlRewriterPlan<HtmlPage> For(ulong which)
    {
        if (which == 0)
        {
            return _plain;
        }

        if (_extended.TryGetValue(which, out var plan))
        {
            return plan;
        }

        plan = HtmlPagePlan.Create(options, injections, extensions.Where((_, i) => (which & (1UL << i)) != 0));
        if (_extended.Count < MaxKept)
        {
            _extended.TryAdd(which, plan);
        }

        return plan;
    }
}
