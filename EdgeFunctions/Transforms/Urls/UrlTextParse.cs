namespace EdgeFunctions.Transforms.Urls;

/// <summary>What a parse at one offset of a text came to.</summary>
internal enum UrlTextParse
{
    None,

    /// <summary>The text ends before it is decided.</summary>
    Partial,
    Match,
}
