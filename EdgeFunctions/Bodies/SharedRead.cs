namespace EdgeFunctions.Bodies;

/// <summary>What a reader of a <see cref="SharedBody"/> finds at its place.</summary>
internal enum SharedRead
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Nothing yet.</summary>
    Pending,

    /// <summary>The end of the whole body.</summary>
    End,

    /// <summary>The body broke off: <see cref="SharedBody.Failure"/> says why.</summary>
    Broken,

    /// <summary>The body goes on, but this is all that is shared of it.</summary>
    Unshared,
}
