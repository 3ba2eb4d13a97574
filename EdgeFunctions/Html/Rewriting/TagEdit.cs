namespace EdgeFunctions.Html.Rewriting;

/// <summary>One change inside a start tag.</summary>
/// <param name="Start">Where it begins, counted from the tag's <c>&lt;</c>.</param>
/// <param name="End">Where what it replaces ends.</param>
/// <param name="TextStart">Its bytes, in the engine's scratch buffer.</param>
/// <param name="TextEnd">Where they end there.</param>
internal readonly record struct TagEdit(int Start, int End, int TextStart, int TextEnd);
