namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Bytes of a body that stand in the rewritten one as they came.</summary>
/// <param name="Input">Where they stand in the body.</param>
/// <param name="Output">Where they stand in the rewritten one.</param>
/// <param name="Length">How many they are.</param>
internal readonly record struct CopiedRun(long Input, long Output, long Length);
