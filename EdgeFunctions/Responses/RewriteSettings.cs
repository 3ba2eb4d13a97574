using EdgeFunctions.Configuration;

namespace EdgeFunctions.Responses;

/// <summary>What of the settings a rewritten response depends on.</summary>
internal sealed record RewriteSettings(PublisherOptions Publisher, CompressionOptions Compression, TimeSpan Idle);
