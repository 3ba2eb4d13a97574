namespace EdgeFunctions.Caching;

/// <summary>What the last response for a page tells of whether the next one can be stored.</summary>
internal enum StoreProspect
{
    /// <summary>Nothing is known against it: whoever asks waits for the one who asked before.</summary>
    Open,

    /// <summary>Its fields forbade it. Those of the next one may be another's, so it is stored if it may be; but nobody waits for that.</summary>
    Doubtful,

    /// <summary>Its body was too large, which was known only when much of it had been held.</summary>
    TooLarge,
}
