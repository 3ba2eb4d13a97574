namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>Something to look at before a rule is turned on.</summary>
/// <param name="Code">A name, for scripts.</param>
/// <param name="Text">What it means, and what to do about it.</param>
/// <param name="Places">Where, with what stands around it; may be empty.</param>
internal sealed record Warning(string Code, string Text, IReadOnlyList<string> Places);
