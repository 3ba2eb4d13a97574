namespace EdgeFunctions.Transforms.Urls;

/// <summary>How the bytes of a value spell its characters.</summary>
[Flags]
internal enum UrlEncodingContext
{
    /// <summary>As they are: headers, script text.</summary>
    Raw = 0,

    /// <summary>An HTML attribute value as it stands in the markup, with character references.</summary>
    HtmlAttribute = 1,

    /// <summary>A CSS string or url token, with backslash escapes.</summary>
    Css = 2,

    /// <summary>CSS inside an HTML attribute value.</summary>
    HtmlAttributeCss = HtmlAttribute | Css,
}
