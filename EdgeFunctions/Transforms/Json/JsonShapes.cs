namespace EdgeFunctions.Transforms.Json;

/// <summary>How a body holds JSON.</summary>
[Flags]
internal enum JsonShapes
{
    None = 0,

    /// <summary>One text (RFC 8259).</summary>
    Document = 1,

    /// <summary>A text on each line.</summary>
    Lines = 2,
}
