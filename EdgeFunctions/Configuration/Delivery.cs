namespace EdgeFunctions.Configuration;

/// <summary>How a rewritten body leaves.</summary>
internal enum Delivery
{
    /// <summary>The page is complete before its status line goes out: it has a length, and a failure can still be answered.</summary>
    Buffered,

    /// <summary>The first rewritten bytes leave while the origin is still sending.</summary>
    Streaming,
}
