using EdgeFunctions.Bodies;

namespace EdgeFunctions.Caching;

/// <summary>A stored page in a coding. Held by number, so that it does not keep the page's memory.</summary>
internal readonly record struct CodedKey(long Page, ContentCoding Coding);
