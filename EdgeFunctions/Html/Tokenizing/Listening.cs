namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Whether somebody listens to an attribute's name.</summary>
internal enum Listening : byte
{
    Never,

    /// <summary>For values that a <see cref="ValueFilter"/> passes.</summary>
    ByValue,

    Always,
}
