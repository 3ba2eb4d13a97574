namespace EdgeFunctions.Configuration;

/// <summary>Settings of the embedded host that the Functions host has its own place for.</summary>
internal sealed record FunctionsOptions
{
    /// <summary>
    /// The key that the embedded host asks for (<c>x-functions-key</c> or <c>?code=</c>) on functions that are not anonymous.
    /// Unset: they answer 401. The Functions host keeps its own keys and ignores this one.
    /// </summary>
    public string? Key { get; init; }
}
