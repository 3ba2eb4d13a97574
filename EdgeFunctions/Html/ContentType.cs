namespace EdgeFunctions.Html;

/// <summary>What inserted content is.</summary>
internal enum ContentType : byte
{
    /// <summary>Text: <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped. Not for script and style, where nothing is unescaped.</summary>
    Text,

    /// <summary>Markup, inserted as it is.</summary>
    Html,
}
