namespace EdgeFunctions.Tests.Browser;

/// <summary>A request of a page.</summary>
/// <param name="Url">The whole URL.</param>
/// <param name="Type">What asks: <c>document</c>, <c>image</c>, <c>media</c>, <c>fetch</c>...</param>
/// <param name="Status">The status of a response that arrived whole, else null.</param>
/// <param name="Failure">The browser's error, such as <c>net::ERR_ABORTED</c>; null if there is none, or none yet.</param>
internal sealed record PageRequest(string Url, string Type, int? Status, string? Failure)
{
    public string Authority => new Uri(Url).Authority;

    // A film that is only looked at for its length is left half read: Chromium holds it there, or calls it aborted.
    public bool HasFailed => Type == "media" ? Status >= 400 || Failure is not (null or "net::ERR_ABORTED") : Status is not (>= 200 and < 400);
}
