namespace EdgeFunctions.Transforms.Injection;

/// <summary>How a value is written, by where it stands in its fragment. All forms are ASCII, so that the page's charset does not matter.</summary>
internal enum ValueEscape : byte
{
    /// <summary>Text and attribute values: character references.</summary>
    Markup,

    /// <summary>A part of a URL behind its authority: percent-encoded, but for unreserved characters (RFC 3986 section 2.3).</summary>
    UrlPart,

    /// <summary>The same right behind a URL's first slash, where nothing at all would make <c>//</c> of it: an authority.</summary>
    UrlFirstSegment,

    /// <summary>The request's path as the path of a URL: its slashes and escapes stay.</summary>
    UrlPath,

    /// <summary>The public host as the authority of a URL.</summary>
    UrlHost,

    /// <summary>Inside a string literal of a script, or of JSON.</summary>
    ScriptText,

    /// <summary>In the place of an expression of a script: a whole string literal.</summary>
    ScriptString,
}
