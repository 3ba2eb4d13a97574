namespace EdgeFunctions.Http;

/// <summary>The white space that may stand around the parts of a field's value: spaces and tabs (RFC 9110 section 5.6.3).</summary>
internal static class OptionalWhiteSpace
{
    /// <summary>The text without it at either end.</summary>
    /// <remarks>The framework's method for some characters searches them for each of the text's; there is mostly nothing to trim, or one space.</remarks>
    public static ReadOnlySpan<char> TrimOws(this ReadOnlySpan<char> text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsOws(text[start]))
        {
            start++;
        }

        while (start < end && IsOws(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    private static bool IsOws(char c) => c is ' ' or '\t';
}
