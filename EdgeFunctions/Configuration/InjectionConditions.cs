namespace EdgeFunctions.Configuration;

/// <summary>When a fragment is injected. Each list that has items must have one that fits.</summary>
internal sealed record InjectionConditions
{
    /// <summary>Path patterns: <c>*</c> within a segment, <c>**</c> for any number of segments.</summary>
    public string[] Paths { get; init; } = [];

    /// <summary>Public hosts, with a port unless it is the default one.</summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>Request methods. HEAD counts as GET.</summary>
    public string[] Methods { get; init; } = [];

    /// <summary>Statuses of the page. Empty: 200.</summary>
    public int[] Statuses { get; init; } = [];

    /// <summary>Devices: Desktop, Mobile, Tablet, Bot.</summary>
    public string[] Devices { get; init; } = [];

    /// <summary>Countries, as ISO 3166-1 alpha-2 codes.</summary>
    public string[] Countries { get; init; } = [];

    /// <summary>Languages, as they are configured for the site.</summary>
    public string[] Languages { get; init; } = [];

    /// <summary>Variants of experiments, as <c>NAME=VARIANT</c>.</summary>
    public string[] Experiments { get; init; } = [];
}
