using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Configuration;
using EdgeFunctions.Responses.Observing;

namespace EdgeFunctions.Responses;

/// <summary>What of the settings a rewritten response depends on.</summary>
/// <param name="Publisher">Delivery and its limit.</param>
/// <param name="Compression">Whether and how bodies are compressed.</param>
/// <param name="Limits">What a compressed body may decode to.</param>
/// <param name="Idle">The longest pause on either side.</param>
/// <param name="Since">Since when the rules are what they are; no rewritten page is older.</param>
internal sealed record RewriteSettings(PublisherOptions Publisher, CompressionOptions Compression, LimitsOptions Limits, TimeSpan Idle, DateTimeOffset Since)
{
    /// <summary>Gzip coders that are used again.</summary>
    public GzipCoders Coders { get; init; } = GzipCoders.None;

    /// <summary>Who sees the bodies that are sent; null when nobody does.</summary>
    public BodyObservers? Observers { get; init; }
}
