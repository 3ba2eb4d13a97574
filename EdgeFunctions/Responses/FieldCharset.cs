namespace EdgeFunctions.Responses;

/// <summary>What the server in front can send in a field value.</summary>
internal enum FieldCharset
{
    /// <summary>Any byte that a field value may have (RFC 9110 section 5.5): Kestrel, told to use Latin-1.</summary>
    Latin1,

    /// <summary>ASCII alone. The Functions host answers 500 to anything else, whatever its worker sends.</summary>
    Ascii,
}
