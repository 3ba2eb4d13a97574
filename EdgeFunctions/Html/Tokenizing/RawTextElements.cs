namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The HTML elements that hold text alone, up to their own end tag.</summary>
internal static class RawTextElements
{
    public static bool Contains(ulong name) => name is TagNames.Title or TagNames.Textarea or TagNames.Style or TagNames.Xmp
        or TagNames.Iframe or TagNames.Noembed or TagNames.Noframes or TagNames.Script;
}
