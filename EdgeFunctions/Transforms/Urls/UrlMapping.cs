namespace EdgeFunctions.Transforms.Urls;

/// <summary>One origin whose URLs become first-party.</summary>
/// <param name="Origin">Absolute http or https URL; its host and port say which URLs are meant, its path nothing.</param>
/// <param name="Public">Absolute http or https URL; its scheme, host and port replace the origin's.</param>
/// <param name="Prefix">The public path below which the origin's paths are, of unreserved characters and slashes; empty for the same paths.</param>
internal sealed record UrlMapping(Uri Origin, Uri Public, string Prefix = "");
