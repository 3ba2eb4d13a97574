namespace EdgeFunctions.Html.Tokenizing;

/// <summary>
/// The states inside a tag: https://html.spec.whatwg.org/multipage/parsing.html#tag-name-state and the following.
/// "After attribute value (quoted)" differs from "before attribute name" in its parse error only, so it has none here.
/// </summary>
internal enum TagState : byte
{
    Name,
    BeforeAttribute,
    AttributeName,
    AfterAttributeName,
    BeforeValue,
    DoubleQuoted,
    SingleQuoted,
    Unquoted,
    SelfClosing,
}
