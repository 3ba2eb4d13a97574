namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>Where the request goes.</summary>
/// <param name="Name"><c>publisher</c>, or the asset prefix.</param>
/// <param name="Kind">Publisher or asset.</param>
/// <param name="Origin">Scheme and host of the origin.</param>
/// <param name="Target">Path and query that it is asked for.</param>
internal sealed record RouteExplanation(string Name, string Kind, string Origin, string Target);
