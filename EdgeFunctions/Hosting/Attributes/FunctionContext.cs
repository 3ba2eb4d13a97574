namespace EdgeFunctions.Hosting.Attributes;

/// <summary>What a host knows of an invocation. The part of the Functions worker's type that our functions use.</summary>
public sealed class FunctionContext
{
    /// <summary>The embedded host's: nothing stands between it and the request.</summary>
    public static readonly FunctionContext Empty = new();

    private FunctionContext()
    {
    }

    public BindingContext BindingContext { get; } = new();
}
