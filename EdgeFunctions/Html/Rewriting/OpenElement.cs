using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>An element whose end has not come.</summary>
internal struct OpenElement
{
    public ulong Name;
    public ElementSpace Space;

    /// <summary>
    /// Its name, where nothing is to be done at its end tag and nothing that waits in it or its parent has to be looked at then; else 0, which is no tag's name.
    /// </summary>
    public ulong QuietName;

    /// <summary>Its own name and those of the elements around it, by <see cref="HtmlTokenizer.FilterBit"/>; perhaps of some that are closed.</summary>
    public ulong OpenNames;

    /// <summary>The elements inside it that a waiting state can match whatever attributes they have, by <see cref="HtmlTokenizer.FilterBit"/>; perhaps more.</summary>
    public ulong WaitedFor;

    /// <summary>Whether states wait for its children or descendants.</summary>
    public bool HasStates;

    /// <summary>Whether some of them wait for descendants.</summary>
    public bool HasDescendantStates;

    /// <summary>Element children so far.</summary>
    public int Children;

    /// <summary>The text handlers that listen here, by bit.</summary>
    public ulong TextHandlers;

    public EndActions? End;

    public readonly bool Is(ulong name) => Name == name && Space == ElementSpace.Html;
}
