namespace EdgeFunctions.Html;

/// <summary>How an attribute's value stands in the page.</summary>
internal enum QuoteKind : byte
{
    /// <summary>A name alone, without <c>=</c>.</summary>
    Missing,

    /// <summary><c>name=value</c>.</summary>
    Unquoted,

    /// <summary><c>name='value'</c>.</summary>
    Single,

    /// <summary><c>name="value"</c>.</summary>
    Double,
}
