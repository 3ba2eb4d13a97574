namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The comment states that matter for where it ends: https://html.spec.whatwg.org/multipage/parsing.html#comment-start-state</summary>
internal enum CommentState : byte
{
    Start,
    StartDash,
    Body,
    EndDash,
    End,
    EndBang,
}
