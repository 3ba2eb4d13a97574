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

    /// <summary>One slash of two, without which the URL would be relative now that its scheme is the page's.</summary>
    Slash = 4,

    /// <summary>Both slashes.</summary>
    TwoSlashes = 8,
}
