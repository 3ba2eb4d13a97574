using EdgeFunctions.Configuration;

namespace EdgeFunctions.Context;

/// <summary>The settings of the context, ready to use.</summary>
internal sealed class ContextSettings(ContextOptions options)
{
    public LanguageLookup Languages { get; } = new(options.Languages);

    /// <summary>The country while no Front Door tells one.</summary>
    public string? Country { get; } = options.Country;

    /// <summary>The region while no Front Door tells one.</summary>
    public string? Region { get; } = options.Region;
}
