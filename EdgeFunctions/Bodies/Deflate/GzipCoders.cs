namespace EdgeFunctions.Bodies.Deflate;

/// <summary>The gzip decoders and encoders that are not in use, for the bodies that come next.</summary>
/// <param name="mostSpare">How many of each are kept; others are made anew.</param>
internal sealed class GzipCoders(int mostSpare)
{
    /// <summary>Keeps nothing.</summary>
    public static GzipCoders None { get; } = new(0);

    public CoderPool<GzipDecoder> Decoders { get; } = new(mostSpare);

    public CoderPool<GzipEncoder> Encoders { get; } = new(mostSpare);
}
