namespace EdgeFunctions.Transforms;

/// <summary>A page declares a charset that cannot be rewritten byte by byte; thrown inside a handler, it makes the rewriter fail open there.</summary>
internal sealed class UnsupportedCharsetException() : Exception("The page declares a charset that is not rewritten.");
