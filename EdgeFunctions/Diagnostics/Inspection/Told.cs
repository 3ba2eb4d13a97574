namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>How much of a record somebody has been told.</summary>
internal readonly record struct Told(int Version, int Events, int Changes);
