namespace EdgeFunctions.Bodies;

/// <summary>A compressed body ended before its coding did.</summary>
internal sealed class TruncatedBodyException() : IOException("The compressed body ended before its coding did.");
