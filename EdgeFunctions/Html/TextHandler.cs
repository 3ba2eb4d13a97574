namespace EdgeFunctions.Html;

/// <summary>Looks at a whole text node and may replace it.</summary>
internal delegate void TextHandler<in TState>(in TextNode text, TState state);
