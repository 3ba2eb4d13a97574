namespace EdgeFunctions.Bodies.Observing;

/// <summary>Sees the bytes of one body that a reader is sent. It cannot change them, and the reader does not wait for it.</summary>
/// <remarks>
/// It is called behind the response, one call at a time and in the body's order, on copies of the bytes. When it is slower than
/// the body, what does not fit into its queue is left out, and the end says how much that was. One that throws is not called again.
/// </remarks>
internal interface IBodyObserver
{
    /// <summary>The next bytes.</summary>
    /// <param name="bytes">Valid until the returned task ends.</param>
    ValueTask ObserveAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>The body's end. Called once, last.</summary>
    ValueTask CompleteAsync(ObservedEnd end);
}
