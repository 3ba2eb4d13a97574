namespace EdgeFunctions.Configuration;

/// <summary>A part of the site that asks for credentials before any origin is called.</summary>
internal sealed record ProtectOptions
{
    /// <summary>A path prefix of whole segments, for example <c>/preview</c>; <c>/</c> for the whole site. Required.</summary>
    public string? Path { get; init; }

    /// <summary>What is asked for. Default <see cref="ProtectScheme.Basic"/>.</summary>
    public ProtectScheme Scheme { get; init; } = ProtectScheme.Basic;

    /// <summary>The user name, for <see cref="ProtectScheme.Basic"/>.</summary>
    public string? Username { get; init; }

    /// <summary>The password or the token. Required.</summary>
    public string? Secret { get; init; }
}
