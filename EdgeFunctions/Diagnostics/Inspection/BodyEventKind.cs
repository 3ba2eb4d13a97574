namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>What happened to a piece of a body.</summary>
internal enum BodyEventKind
{
    /// <summary>It came from the origin, decoded where it is rewritten.</summary>
    Read,

    /// <summary>A transform took a piece and wrote what it made of it.</summary>
    Transformed,

    /// <summary>It was handed to the reader's connection, which held it up for as long as it took.</summary>
    Flushed,
}
