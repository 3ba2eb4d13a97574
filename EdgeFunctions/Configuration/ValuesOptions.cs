namespace EdgeFunctions.Configuration;

/// <summary>What of a request may be put into pages beyond the values that have a name of their own.</summary>
internal sealed record ValuesOptions
{
    /// <summary>Names of request fields that fragments may show, as <c>{{header.NAME}}</c>. Default none.</summary>
    public string[] Headers { get; init; } = [];
}
