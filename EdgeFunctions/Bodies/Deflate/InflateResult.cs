namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Why an inflater came back.</summary>
internal enum InflateResult
{
    /// <summary>All of the input is taken.</summary>
    NeedsInput,

    /// <summary>What was decoded has to be taken before more has room.</summary>
    NeedsRoom,

    /// <summary>The last block has ended.</summary>
    Ended,
}
