namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Which token the lexer is in.</summary>
internal enum LexState : byte
{
    Text,
    Tag,
    MarkupDeclaration,
    Comment,
    BogusComment,
    Doctype,
    CData,
}
