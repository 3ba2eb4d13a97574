namespace EdgeFunctions.Responses;

/// <summary>A complete body in pieces.</summary>
/// <param name="Segments">The pieces, in order.</param>
/// <param name="Length">The bytes in all of them.</param>
internal readonly record struct PageBytes(ReadOnlyMemory<byte>[] Segments, long Length);
