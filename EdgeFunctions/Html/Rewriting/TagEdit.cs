namespace EdgeFunctions.Html.Rewriting;

/// <summary>One change inside a tag, or of a whole text node or comment. Text offsets are the editor's value buffer's.</summary>
internal struct TagEdit
{
    /// <summary>Where it begins, counted from the token's start.</summary>
    public int Start;

    /// <summary>Where what it replaces ends.</summary>
    public int End;

    public int TextStart;
    public int TextEnd;

    /// <summary>The attribute that was changed, by its place in the tag; -1 for one that was added.</summary>
    public int Attribute;

    public bool Removed;

    /// <summary>The value alone, as a later handler reads it.</summary>
    public int ValueStart;
    public int ValueEnd;

    /// <summary>The name of an added attribute.</summary>
    public int NameStart;
    public int NameEnd;
}
