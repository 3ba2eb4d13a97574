namespace EdgeFunctions.Caching;

/// <summary>Which request fields tell a page's variants apart.</summary>
/// <param name="Names">The names, as <see cref="VaryNames"/> has them.</param>
/// <param name="Latest">How recent the latest response is that says so.</param>
internal sealed record VariantNames(string[] Names, Freshness Latest);
