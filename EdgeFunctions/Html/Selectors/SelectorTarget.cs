namespace EdgeFunctions.Html.Selectors;

/// <summary>What a selector that matched stands for.</summary>
/// <param name="IsText">A text handler rather than an element handler.</param>
/// <param name="Handler">Its number.</param>
/// <param name="IsStartTagOnly">The handler changes nothing behind the start tag.</param>
internal readonly record struct SelectorTarget(bool IsText, int Handler, bool IsStartTagOnly = false);
