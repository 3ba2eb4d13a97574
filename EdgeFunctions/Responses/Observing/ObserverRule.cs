using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Responses.Observing;

/// <summary>Which bodies an observer sees.</summary>
/// <param name="Path">The paths.</param>
/// <param name="Create">Makes the observer of one body; null for none.</param>
/// <param name="MaxQueuedBytes">The most memory that waits for one observer.</param>
/// <param name="MaxOpen">The most bodies that are observed at once; further ones are not. An observer that is stuck counts until it is not.</param>
internal sealed record ObserverRule(PathGlob Path, Func<ObservedResponse, IBodyObserver?> Create, long MaxQueuedBytes, int MaxOpen);
