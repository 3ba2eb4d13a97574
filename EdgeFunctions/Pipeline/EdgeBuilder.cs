using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Context;
using EdgeFunctions.Responses.After;
using EdgeFunctions.Responses.Observing;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms.Extending;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Pipeline;

/// <summary>What code can add to the edge. Told at start, in <c>Extensions.cs</c>.</summary>
/// <remarks>In a path pattern <c>*</c> is anything within a segment, <c>**</c> any number of segments.</remarks>
internal sealed class EdgeBuilder
{
    private const long MaxQueuedBytes = 1024 * 1024;
    private const int MaxOpenObservers = 64;

    private readonly IServiceCollection _services;

    internal EdgeBuilder(IServiceCollection services) => _services = services;

    /// <summary>Adds handlers to the HTML pages of some paths. A page stays the same for all readers, and may be cached.</summary>
    /// <param name="path">A path pattern.</param>
    /// <param name="html">
    /// Adds the handlers. Called once for each combination of transforms that pages have; what handlers keep between calls they
    /// share with other responses.
    /// </param>
    /// <param name="optional">Whether pages may go without it while the origin is slow (<c>Edge__Rewrite__SlowOrigin__Enabled</c>). Default true.</param>
    /// <exception cref="ArgumentException">The pattern, or a selector, is not one.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="HtmlExtension.Most"/> transforms already.</exception>
    public EdgeBuilder Transform(string path, Action<HtmlHandlers<PageAddress>> html, bool optional = true) => Add(path, HtmlExtension.ForAll(path, html) with { IsOptional = optional });

    /// <summary>
    /// Adds handlers that see the reader. A page of these paths is its reader's alone: <c>Cache-Control: private, no-store</c>, without
    /// the origin's tag and date, never stored.
    /// </summary>
    /// <param name="path">A path pattern.</param>
    /// <param name="html">Adds the handlers, as in <see cref="Transform(string, Action{HtmlHandlers{PageAddress}}, bool)"/>.</param>
    /// <param name="optional">Whether pages may go without it while the origin is slow. Default true.</param>
    /// <exception cref="ArgumentException">The pattern, or a selector, is not one.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="HtmlExtension.Most"/> transforms already.</exception>
    public EdgeBuilder TransformPersonal(string path, Action<HtmlHandlers<EdgeContext>> html, bool optional = true) => Add(path, HtmlExtension.ForReader(path, html) with { IsOptional = optional });

    /// <summary>Shows the bodies of some paths, pages and assets, to observers.</summary>
    /// <param name="path">A path pattern.</param>
    /// <param name="create">Makes the observer of one body; null for none.</param>
    /// <param name="maxQueuedBytes">The most memory that waits for one observer. Default 1 MiB: a buffered page comes at once.</param>
    /// <param name="maxOpen">The most bodies that are observed at once. Default 64.</param>
    /// <exception cref="ArgumentException">The pattern is not one, or a bound is none.</exception>
    public EdgeBuilder Observe(string path, Func<ObservedResponse, IBodyObserver?> create, long maxQueuedBytes = MaxQueuedBytes, int maxOpen = MaxOpenObservers)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxQueuedBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxOpen);
        _services.AddSingleton(new ObserverRule(new PathGlob(path), create, maxQueuedBytes, maxOpen));
        return this;
    }

    /// <summary>Has work done behind each response of some paths, when it has been sent. The reader does not wait for it, and notices nothing if it fails.</summary>
    /// <param name="path">A path pattern.</param>
    /// <param name="work">
    /// The work, given a token that is cancelled when <c>Edge__Background__Timeout</c> is over, or the program stops. At most once, and no
    /// promise: it is dropped where too much waits, and an instance may end at any time.
    /// </param>
    /// <exception cref="ArgumentException">The pattern is not one.</exception>
    public EdgeBuilder AfterResponse(string path, Func<SentResponse, CancellationToken, ValueTask> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _services.AddSingleton(new AfterResponseRule(new PathGlob(path), work));
        return this;
    }

    private EdgeBuilder Add(string path, HtmlExtension extension)
    {
        _ = new PathGlob(path);
        if (_services.Count(s => s.ServiceType == typeof(HtmlExtension)) == HtmlExtension.Most)
        {
            throw new InvalidOperationException($"There are {HtmlExtension.Most} transforms in code already. Put handlers of the same paths into one.");
        }

        _services.AddSingleton(extension);
        return this;
    }
}
