namespace EdgeFunctions.Html.Selectors;

/// <summary>https://www.w3.org/TR/selectors-4/#attribute-selectors</summary>
internal enum AttributeOperator : byte
{
    /// <summary><c>[name]</c></summary>
    Exists,

    /// <summary><c>[name=value]</c></summary>
    Equals,

    /// <summary><c>[name~=value]</c>: one of the words; also <c>.class</c>.</summary>
    Includes,

    /// <summary><c>[name|=value]</c>: the value, or the value and a dash.</summary>
    Dash,

    /// <summary><c>[name^=value]</c></summary>
    Prefix,

    /// <summary><c>[name$=value]</c></summary>
    Suffix,

    /// <summary><c>[name*=value]</c></summary>
    Substring,
}
