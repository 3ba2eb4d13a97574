namespace EdgeFunctions.Origin;

/// <summary>The reader's request body could not be read to its end; the origin is not to blame.</summary>
/// <param name="statusCode">The status that tells the reader: 413 for a body beyond the limit, 408 for one that stopped coming, else 400; null where the connection is gone, and there is nobody to tell.</param>
/// <param name="inner">What the server said.</param>
internal sealed class RequestBodyException(int? statusCode, Exception inner) : IOException("The request body could not be read.", inner)
{
    public int? StatusCode { get; } = statusCode;

    /// <summary>The one that is behind another exception; null for none.</summary>
    public static RequestBodyException? In(Exception? e)
    {
        while (e is not (null or RequestBodyException))
        {
            e = e.InnerException;
        }

        return (RequestBodyException?)e;
    }
}
