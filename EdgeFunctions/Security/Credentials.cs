namespace EdgeFunctions.Security;

/// <summary>What the credentials of a request are worth.</summary>
internal enum Credentials
{
    /// <summary>There are none: the reader is asked for them (401).</summary>
    Missing,

    /// <summary>They are not the right ones: asked for again where a person types them, refused where a program sends them.</summary>
    Wrong,

    Right,
}
