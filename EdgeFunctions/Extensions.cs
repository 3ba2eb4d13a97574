// What code that is added here needs most; all that docs/extending.md shows is within.
#pragma warning disable IDE0005
using System.Buffers;
using System.Text;
using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Context;
using EdgeFunctions.Html;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Transforms.Extending;
#pragma warning restore IDE0005

namespace EdgeFunctions;

/// <summary>Your own code at the edge. Nothing else need be changed for it; docs/extending.md has examples that run.</summary>
internal static class Extensions
{
    /// <summary>Called once at start, under both hosts.</summary>
    public static void Add(EdgeBuilder edge)
    {
        // edge.Transform("/articles/**", html => html.OnElement("img:not([loading])", (in Element img, PageAddress _) => img.SetAttribute("loading"u8, "lazy"u8)));
    }
}
