namespace EdgeFunctions.Transforms.Urls;

/// <summary>Which spellings of a URL a text may use, beyond plain and backslash-escaped ones.</summary>
[Flags]
internal enum UrlTextSyntax
{
    None = 0,

    /// <summary>Also <c>https%3A%2F%2Fhost</c>: URLs nested in other URLs.</summary>
    PercentEncoded = 1,

    /// <summary>The text is an HTML attribute value: a character reference may continue a host. Whole texts only.</summary>
    CharacterReferences = 2,
}
