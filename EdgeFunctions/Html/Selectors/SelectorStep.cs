namespace EdgeFunctions.Html.Selectors;

/// <summary>One compound of a complex selector and how it hangs on the one before it.</summary>
/// <param name="Compound">The conditions.</param>
/// <param name="IsChild">Joined by <c>&gt;</c> rather than by white space; meaningless for the first.</param>
internal readonly record struct SelectorStep(Compound Compound, bool IsChild);
