namespace EdgeFunctions.Configuration;

/// <summary>How readers are told apart for experiments.</summary>
internal sealed record ReadersOptions
{
    /// <summary>Signs the cookie that holds a reader's random number. Required where there are experiments.</summary>
    public string? CookieKey { get; init; }

    /// <summary>How long browsers keep the cookie. Default 90 days.</summary>
    public TimeSpan CookieMaxAge { get; init; } = EdgeDefaults.ReaderCookieMaxAge;

    /// <summary>Whoever knows it may choose variants. Default none: nobody may.</summary>
    public string? PreviewKey { get; init; }
}
