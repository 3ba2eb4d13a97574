namespace EdgeFunctions.Html.Tokenizing;

/// <summary>A tag's parts; offsets count from its <c>&lt;</c>.</summary>
internal struct TagToken
{
    /// <summary>Its name's <see cref="NameKey"/>.</summary>
    public ulong Name;

    public int NameEnd;
    public bool IsEnd;
    public bool SelfClosing;

    /// <summary>Longer than the bound: its bytes have passed or will pass as they are, and no attribute was noted.</summary>
    public bool Oversized;

    /// <summary>For a start tag, the namespace its element is created in.</summary>
    public ElementSpace Space;

    /// <summary>It ended the foreign content it stood in, up to the next element around that holds HTML.</summary>
    public bool BreaksOut;

    /// <summary>How many attributes were noted, in the order they stand.</summary>
    public int AttributeCount;

    public readonly int NameStart => IsEnd ? 2 : 1;

    /// <summary>Whether one of its attributes is wanted, by its name alone or by its value too.</summary>
    public bool IsWanted;

    /// <summary>Whether an element was opened that content can follow.</summary>
    public readonly bool OpensElement => !IsEnd && (Space == ElementSpace.Html ? !VoidElements.Contains(Name) : Space != ElementSpace.Empty && !SelfClosing);
}
