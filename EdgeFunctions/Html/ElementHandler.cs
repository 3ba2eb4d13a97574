namespace EdgeFunctions.Html;

/// <summary>Looks at an element's start tag and may change it, or what it contains.</summary>
internal delegate void ElementHandler<in TState>(in Element element, TState state);
