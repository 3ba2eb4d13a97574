using EdgeFunctions.Context;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>A value's place in a fragment.</summary>
/// <param name="Start">Where <c>{{</c> stands, in bytes.</param>
/// <param name="End">Behind <c>}}</c>.</param>
/// <param name="Value">What is shown there; null for <c>{{{{</c>, which stands for two braces.</param>
internal sealed record Placeholder(int Start, int End, PageValue? Value);
