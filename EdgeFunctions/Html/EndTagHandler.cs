namespace EdgeFunctions.Html;

/// <summary>Is called at an element's end tag; not where an element ends without one.</summary>
internal delegate void EndTagHandler(in EndTag tag);
