namespace EdgeFunctions.Responses;

/// <summary>What happens to a response of an origin.</summary>
internal enum Outcome
{
    /// <summary>A body that is none of ours to change, of a successful response: copied.</summary>
    PassThrough,

    /// <summary>The body is decoded, rewritten and encoded.</summary>
    Rewrite,

    /// <summary>Status, fields and body go on as they are: nothing to rewrite, or it cannot be done safely.</summary>
    Unmodified,
}
