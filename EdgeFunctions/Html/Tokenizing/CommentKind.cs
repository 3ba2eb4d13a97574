namespace EdgeFunctions.Html.Tokenizing;

/// <summary>What a comment token was written as.</summary>
internal enum CommentKind : byte
{
    /// <summary><c>&lt;!-- … --&gt;</c></summary>
    Comment,

    /// <summary><c>&lt;! … &gt;</c>, <c>&lt;? … &gt;</c> or <c>&lt;/ … &gt;</c>, which parsers make a comment of.</summary>
    Bogus,
}
