namespace EdgeFunctions.Configuration;

/// <summary>A page of the publisher's for what the edge itself has to refuse, or fails at.</summary>
internal sealed record ErrorPageOptions
{
    /// <summary>A file that holds it: HTML in UTF-8, below the app's folder. Read at start.</summary>
    public string? File { get; init; }

    /// <summary>Statuses such as <c>404</c>, or classes such as <c>5xx</c>. Default every status.</summary>
    public string[] Statuses { get; init; } = [];
}
