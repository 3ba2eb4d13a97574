namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>One step of a body.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it began, in microseconds from the request's begin.</param>
/// <param name="Took">How long it took, in microseconds; of a flush: how long the reader held it up.</param>
/// <param name="Bytes">The bytes read, written by the transform, or flushed.</param>
/// <param name="Held">Bytes of the body in memory behind it: held back by the transform, or collected for a buffered page.</param>
internal readonly record struct BodyEvent(BodyEventKind Kind, long At, long Took, long Bytes, long Held);
