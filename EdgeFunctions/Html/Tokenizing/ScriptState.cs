namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The three levels of script data: https://html.spec.whatwg.org/multipage/parsing.html#script-data-state</summary>
internal enum ScriptState : byte
{
    Data,

    /// <summary>After <c>&lt;!--</c>.</summary>
    Escaped,

    /// <summary>After <c>&lt;!--</c> and <c>&lt;script</c>: the next <c>&lt;/script</c> ends nothing.</summary>
    DoubleEscaped,
}
