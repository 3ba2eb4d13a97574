namespace EdgeFunctions.Bodies;

/// <summary>How the transfer of a body ended, and on which side. The same names stand in logs and metrics.</summary>
internal enum CopyOutcome
{
    Completed,

    /// <summary>The source broke off, or sent what cannot be decoded.</summary>
    SourceFailed,

    /// <summary>The source was silent beyond the limit.</summary>
    SourceStalled,

    /// <summary>The reader took nothing beyond the limit.</summary>
    ReaderStalled,

    /// <summary>The rest of a body was asked for once more, and was another one's.</summary>
    SourceChanged,

    /// <summary>The reader left.</summary>
    ReaderLeft,
}
