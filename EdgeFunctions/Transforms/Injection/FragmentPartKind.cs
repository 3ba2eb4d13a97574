namespace EdgeFunctions.Transforms.Injection;

/// <summary>What a piece of a fragment is.</summary>
internal enum FragmentPartKind : byte
{
    /// <summary>The same bytes on every page.</summary>
    Bytes,

    /// <summary>A value of the request.</summary>
    Value,

    /// <summary>The attribute <c>nonce</c> of a script, where the page's policy names one.</summary>
    Nonce,
}
