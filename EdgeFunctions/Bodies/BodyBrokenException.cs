namespace EdgeFunctions.Bodies;

/// <summary>
/// A body broke after its fields were sent. It must reach the server: only a request that fails makes the reader see a
/// truncated transfer, and a swallowed failure would make a cut body look whole.
/// </summary>
internal sealed class BodyBrokenException(CopyResult result)
    : IOException($"The body broke off after {result.Bytes} bytes: {result.Outcome}.", result.Exception)
{
    public CopyResult Result { get; } = result;
}
