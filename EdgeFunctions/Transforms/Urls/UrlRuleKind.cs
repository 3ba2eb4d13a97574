namespace EdgeFunctions.Transforms.Urls;

/// <summary>How the URLs in a value are found.</summary>
internal enum UrlRuleKind
{
    /// <summary>The value has none.</summary>
    None,

    /// <summary>The value is one URL.</summary>
    Url,

    /// <summary>URLs with white space between them (<c>ping</c>).</summary>
    UrlList,

    /// <summary>Image candidates.</summary>
    Srcset,

    /// <summary>A delay and a URL (<c>meta http-equiv=refresh</c>).</summary>
    MetaRefresh,

    /// <summary>A <c>meta</c> element's content: what it is, its other attributes say (<see cref="UrlAttributes.MetaContent"/>).</summary>
    MetaContent,

    /// <summary>A Content-Security-Policy (<c>meta http-equiv=content-security-policy</c>).</summary>
    SourceList,

    /// <summary>One URL if it starts as one and is no list, else text with URLs in it, JSON for example.</summary>
    UrlOrText,

    /// <summary>A list of CSS declarations.</summary>
    Css,

    /// <summary>A document, escaped.</summary>
    Srcdoc,
}
