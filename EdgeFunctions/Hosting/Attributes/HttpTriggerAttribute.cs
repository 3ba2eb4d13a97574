namespace EdgeFunctions.Hosting.Attributes;

/// <summary>Marks the parameter that a request comes in by. The same shape as the Functions worker's.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public AuthorizationLevel AuthLevel { get; } = authLevel;

    /// <summary>The methods taken; empty for all.</summary>
    public string[] Methods { get; } = methods;

    /// <summary>The route template; the function's name when null.</summary>
    public string? Route { get; set; }
}
