namespace EdgeFunctions.Configuration;

/// <summary>Who is sent the <c>Server-Timing</c> field.</summary>
internal enum ServerTimingPolicy
{
    /// <summary>Nobody.</summary>
    Off,

    /// <summary>Every reader.</summary>
    On,

    /// <summary>Who sends the key in <c>X-Edge-Key</c>.</summary>
    Key,
}
