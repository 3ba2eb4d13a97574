using EdgeFunctions.Context;

namespace EdgeFunctions.Responses.Observing;

/// <summary>What an observer is told of a response before its body.</summary>
/// <param name="Request">What is known of the request.</param>
/// <param name="Status">The status that the reader is sent.</param>
/// <param name="ContentType">The media type; null when there is none.</param>
/// <param name="ContentEncoding">
/// The coding of the bytes that are observed: the origin's for what is copied; null for what is rewritten, which is observed before it is coded.
/// </param>
internal sealed record ObservedResponse(EdgeContext Request, int Status, string? ContentType, string? ContentEncoding);
