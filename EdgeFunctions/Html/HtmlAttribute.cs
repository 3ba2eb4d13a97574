namespace EdgeFunctions.Html;

/// <summary>An attribute as it stands in the page. Valid only inside the handler.</summary>
internal readonly ref struct HtmlAttribute
{
    internal HtmlAttribute(ReadOnlySpan<byte> elementName, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, QuoteKind quote, ReadOnlySpan<byte> tag)
    {
        ElementName = elementName;
        Name = name;
        Value = value;
        Quote = quote;
        Tag = tag;
    }

    /// <summary>The element's name, in the page's letter case.</summary>
    public ReadOnlySpan<byte> ElementName { get; }

    /// <summary>The attribute's name, in the page's letter case.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value's bytes without its quotes, character references not decoded.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>How the value is quoted.</summary>
    public QuoteKind Quote { get; }

    /// <summary>The whole start tag, from <c>&lt;</c> to <c>&gt;</c>, as it came.</summary>
    public ReadOnlySpan<byte> Tag { get; }
}
