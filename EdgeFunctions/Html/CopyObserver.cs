namespace EdgeFunctions.Html;

/// <summary>Told of each run of a document that leaves as it came, in order; not of output that waited for a later text.</summary>
/// <param name="input">Where it stands in the document.</param>
/// <param name="output">Where it stands in the rewritten one.</param>
/// <param name="length">Its length.</param>
internal delegate void CopyObserver(long input, long output, int length);
