namespace EdgeFunctions.Configuration;

/// <summary>A fragment that is put into every rewritten HTML page.</summary>
internal sealed record InjectionOptions
{
    /// <summary>Where the fragment goes. Default <see cref="InjectionPoint.HeadStart"/>.</summary>
    public InjectionPoint Where { get; init; } = InjectionPoint.HeadStart;

    /// <summary>The fragment, as HTML. Required.</summary>
    public string? Html { get; init; }
}
