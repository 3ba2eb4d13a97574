namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>One change to a body, shortened to be shown.</summary>
/// <param name="Offset">Where it stands in the origin's decoded body, in bytes.</param>
/// <param name="Kind">What was changed, as in <c>a[href]</c>, <c>script</c>, <c>text</c>, <c>inserted</c>.</param>
/// <param name="Before">What stood there, or its beginning.</param>
/// <param name="After">What stands there now, or its beginning.</param>
/// <param name="BeforeBytes">The whole length of what stood there.</param>
/// <param name="AfterBytes">The whole length of what stands there.</param>
internal sealed record RecordedChange(long Offset, string Kind, string Before, string After, int BeforeBytes, int AfterBytes);
