namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The answer to a look ahead.</summary>
internal enum Match : byte
{
    No,
    Yes,

    /// <summary>So far it matches, and the data has ended.</summary>
    Cut,
}
