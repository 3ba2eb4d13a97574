namespace EdgeFunctions.Diagnostics;

/// <summary>A request that <see cref="RequestWatch"/> watches, until it has ended.</summary>
/// <param name="Summary">What is told of it.</param>
/// <param name="Place">Where it stands among those under way.</param>
internal readonly record struct WatchedRequest(RequestSummary Summary, LinkedListNode<RequestSummary> Place);
