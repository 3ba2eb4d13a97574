namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Whether somebody listens to an attribute's name, and when its tag is wanted for it.</summary>
internal enum Listening : byte
{
    Never,

    /// <summary>Where the tag is wanted for another attribute.</summary>
    Beside,

    /// <summary>For values that have a word somebody looks for, such as a class.</summary>
    ByWord,

    /// <summary>For values that a <see cref="ValueFilter"/> passes.</summary>
    ByValue,

    Always,
}
