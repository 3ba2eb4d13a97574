namespace EdgeFunctions.Configuration;

/// <summary>What happens to a buffered page that outgrows its limit.</summary>
internal enum OverLimit
{
    /// <summary>What is held goes out, and the rest follows as it comes.</summary>
    Stream,

    /// <summary>The reader gets a 502.</summary>
    Reject,
}
