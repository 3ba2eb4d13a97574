namespace EdgeFunctions.Configuration;

/// <summary>A field that is set, added or removed.</summary>
internal sealed record HeaderRuleOptions
{
    /// <summary>Whose fields. Default <see cref="HeaderTarget.Response"/>.</summary>
    public HeaderTarget On { get; init; }

    /// <summary>What is done. Default <see cref="HeaderAction.Set"/>.</summary>
    public HeaderAction Action { get; init; }

    /// <summary>The field's name. Required.</summary>
    public string? Name { get; init; }

    /// <summary>The value, for <see cref="HeaderAction.Set"/> and <see cref="HeaderAction.Add"/>: printable ASCII.</summary>
    public string? Value { get; init; }

    /// <summary>Where and when. Default always.</summary>
    public HeaderWhenOptions When { get; init; } = new();
}
