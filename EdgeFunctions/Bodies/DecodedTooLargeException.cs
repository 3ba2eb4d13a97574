namespace EdgeFunctions.Bodies;

/// <summary>A compressed body decodes to more than is allowed. It is in order otherwise: asking for it again helps nobody.</summary>
internal sealed class DecodedTooLargeException() : IOException("The body decodes to more than is allowed.");
