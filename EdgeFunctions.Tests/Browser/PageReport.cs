namespace EdgeFunctions.Tests.Browser;

/// <summary>What the browser says of a page that it has loaded and scrolled through: the line that <c>page.mjs</c> prints.</summary>
/// <param name="Url">The document's URL.</param>
/// <param name="Status">The document's status.</param>
/// <param name="Title">The document's title.</param>
/// <param name="Edge"><c>data-edge</c> of the root element: how often the sample site's injected script ran.</param>
/// <param name="Elements">How many elements the document has.</param>
/// <param name="Height">The height of the whole page, in CSS pixels.</param>
/// <param name="Text">The text that a reader sees.</param>
/// <param name="Images">How many <c>img</c> elements there are.</param>
/// <param name="BrokenImages">The URLs of those that show nothing.</param>
/// <param name="Urls">Every URL in the DOM, resolved, each once.</param>
/// <param name="Mentions">Where the watched host and port still stands: <c>element[attribute]</c>, the element of a text, <c>comment</c>, or a style sheet's URL.</param>
/// <param name="Fragments">What the sample site's settings inject besides, by <c>data-by-edge</c>: where it stands, and what it shows. The other figures are those of the page without it.</param>
/// <param name="DomComplete">When the document was complete, in milliseconds from the navigation.</param>
/// <param name="Requests">Every request of the page, in order.</param>
/// <param name="Messages">What was written to the console.</param>
/// <param name="Errors">Exceptions that no script caught.</param>
internal sealed record PageReport(
    string Url,
    int Status,
    string Title,
    string? Edge,
    int Elements,
    int Height,
    string Text,
    int Images,
    string[] BrokenImages,
    string[] Urls,
    string[] Mentions,
    Dictionary<string, string> Fragments,
    double DomComplete,
    PageRequest[] Requests,
    PageMessage[] Messages,
    string[] Errors);
