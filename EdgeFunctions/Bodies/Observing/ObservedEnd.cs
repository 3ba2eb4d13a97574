namespace EdgeFunctions.Bodies.Observing;

/// <summary>How an observed body ended.</summary>
/// <param name="IsComplete">Whether all of it was handed to the server; false where origin or reader broke off.</param>
/// <param name="Bytes">Bytes of the body, observed or not.</param>
/// <param name="DroppedBytes">Bytes that the observer has not seen, because its queue was full.</param>
internal readonly record struct ObservedEnd(bool IsComplete, long Bytes, long DroppedBytes)
{
    /// <summary>Whether the observer saw all of a whole body.</summary>
    public bool IsWhole => IsComplete && DroppedBytes == 0;
}
