namespace EdgeFunctions.Responses;

/// <summary>Why the gate decided as it did; the same names stand in logs and metrics.</summary>
internal enum GateReason
{
    /// <summary>The route is an asset's.</summary>
    Asset,

    /// <summary>The path is one of those whose bodies are not to be rewritten.</summary>
    Excepted,

    /// <summary>The status allows no body (204, 205, 304).</summary>
    Bodiless,

    /// <summary>The body is a part of a representation (206, 416, or any Content-Range).</summary>
    Partial,

    /// <summary>The media type is not one that is rewritten.</summary>
    Type,

    /// <summary>The body is an event stream or a line-by-line feed: it must not wait for anything.</summary>
    EventStream,

    /// <summary>There is no media type, and none is guessed.</summary>
    NoType,

    /// <summary>The response says <c>Cache-Control: no-transform</c>.</summary>
    NoTransform,

    /// <summary>The content coding is unknown, or there are several.</summary>
    Coding,

    /// <summary>The charset cannot be rewritten byte by byte.</summary>
    Charset,

    /// <summary>It would be rewritten, but that takes too long at present: <see cref="RewriteLoad"/>.</summary>
    Bypass,

    /// <summary>What is optional is left out, because the origin is slow at present: <see cref="Responses.SlowOrigin"/>.</summary>
    SlowOrigin,

    /// <summary>A type that is rewritten, in a coding and charset that can be.</summary>
    Rewritable,
}
