namespace EdgeFunctions.Tests.Browser;

/// <summary>A line of a page's console.</summary>
/// <param name="Type"><c>error</c>, <c>warning</c>, <c>log</c>...</param>
/// <param name="Text">The line.</param>
internal sealed record PageMessage(string Type, string Text);
