using EdgeFunctions.Bodies;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Responses;

/// <summary>What follows from the way in which a body ended, once its fields are out.</summary>
internal static class BodyEnd
{
    /// <summary>
    /// A reader who left is nobody's failure. All else must end the reader's connection, and the one way that works under
    /// both hosts is an exception: returning would end the body cleanly.
    /// </summary>
    /// <param name="result">How it ended.</param>
    /// <param name="summary">Told of it.</param>
    /// <param name="bytesOut">What the reader's side got, where that differs from what was read.</param>
    /// <exception cref="BodyBrokenException">The body did not come through whole.</exception>
    public static void ThrowIfBroken(CopyResult result, RequestSummary? summary, long? bytesOut = null)
    {
        summary?.EndBody(result, bytesOut ?? result.Bytes);
        if (result.Outcome is not (CopyOutcome.Completed or CopyOutcome.ReaderLeft))
        {
            throw new BodyBrokenException(result);
        }
    }
}
