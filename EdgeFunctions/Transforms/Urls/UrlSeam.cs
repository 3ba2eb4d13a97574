namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// What an escape at the end of kept bytes still needs before other bytes may follow: <c>&amp;#x2F</c> or <c>\2f</c>
/// would swallow a public host that starts with a hex digit.
/// </summary>
[Flags]
internal enum UrlSeam
{
    None = 0,

    /// <summary>A character reference without its semicolon.</summary>
    Reference = 1,

    /// <summary>A CSS hex escape without its white space.</summary>
    CssEscape = 2,
}
