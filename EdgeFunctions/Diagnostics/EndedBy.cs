namespace EdgeFunctions.Diagnostics;

/// <summary>Who ended a response.</summary>
internal enum EndedBy
{
    /// <summary>Nobody: it came to its end.</summary>
    Nobody,

    /// <summary>The reader left, or took nothing for too long.</summary>
    Reader,

    /// <summary>The origin broke off, was silent for too long, or sent what cannot be decoded.</summary>
    Origin,

    /// <summary>The edge: a fault of its own.</summary>
    Edge,
}
