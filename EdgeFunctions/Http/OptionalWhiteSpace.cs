namespace EdgeFunctions.Http;

/// <summary>The white space that may stand around the parts of a field's value: spaces and tabs (RFC 9110 section 5.6.3).</summary>
internal static class OptionalWhiteSpace
{
    /// <summary>The text without it at either end.</summary>
    /// <remarks>The framework's method for some characters searches them for each of the text's; there is mostly nothing to trim, or one space.</remarks>
    public static ReadOnlySpan<char> TrimOws(this ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && text[0] is ' ' or '\t')
        {
            text = text[1..];
        }

        while (!text.IsEmpty && text[^1] is ' ' or '\t')
        {
            text = text[..^1];
        }

        return text;
    }
}
