using EdgeFunctions.Http;

namespace EdgeFunctions.Transforms.Extending;

/// <summary>What a transform of shared pages may know of the request: what is the same for all who read the page.</summary>
/// <param name="Scheme">The scheme that readers use.</param>
/// <param name="Host">The host that readers use.</param>
/// <param name="Path">The raw path.</param>
internal sealed record PageAddress(string Scheme, Authority Host, string Path);
