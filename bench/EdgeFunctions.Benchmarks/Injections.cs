using EdgeFunctions.Configuration;

namespace EdgeFunctions.Benchmarks;

/// <summary>What a publisher might put into every page.</summary>
internal static class Injections
{
    public static readonly InjectionOptions[] TenAndThreeMarkers =
    [
        new() { Html = "<script src=/edge.js></script>" },
        new() { Where = InjectionPoint.HeadEnd, Html = "<link rel=stylesheet href=/edge.css>" },
        new() { Where = InjectionPoint.BodyStart, Html = "<script>window.hero={{experiment.hero}}</script>" },
        new() { Where = InjectionPoint.BodyEnd, Html = "<p>end</p>" },
        new() { Where = InjectionPoint.Before, Selector = ".entry-title", Html = "<aside>before</aside>" },
        new() { Where = InjectionPoint.Before, Selector = ".ad", Html = "<aside>first</aside>" },
        new() { Where = InjectionPoint.Prepend, Selector = ".menu", Html = "<b>New</b>" },
        new() { Where = InjectionPoint.After, Selector = ".site-header", Html = "<aside>after</aside>" },
        new() { Where = InjectionPoint.Append, Selector = "#content", Html = "<aside>more</aside>" },
        new() { Where = InjectionPoint.Replace, Selector = ".by", Html = "<aside>instead</aside>" },
        new() { Where = InjectionPoint.Marker, Html = "<meta name=edge>" },
        new() { Where = InjectionPoint.Marker, Name = "weather", Html = "<p>Rain</p>" },
        new() { Where = InjectionPoint.Marker, Name = "after-story", Html = "<p>More</p>" },
    ];
}
