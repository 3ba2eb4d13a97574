using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>An element whose end has not come.</summary>
internal struct OpenElement
{
    public ulong Name;
    public ElementSpace Space;

    /// <summary>Its name where nobody need be told when its end tag comes and no other element is open in it; else 0, which is no tag's name.</summary>
    public ulong QuietName;

    /// <summary>Its own name and those of the elements around it, by <see cref="HtmlTokenizer.FilterBit"/>; perhaps of some that are closed.</summary>
    public ulong OpenNames;

    /// <summary>Element children so far.</summary>
    public int Children;

    /// <summary>The text handlers that listen here, by bit.</summary>
    public ulong TextHandlers;

    public EndActions? End;

    public readonly bool Is(ulong name) => Name == name && Space == ElementSpace.Html;
}
