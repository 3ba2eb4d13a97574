using System.Collections.ObjectModel;

namespace EdgeFunctions.Hosting.Attributes;

/// <summary>The trigger's data. The part of the Functions worker's type that our functions use.</summary>
public sealed class BindingContext
{
    internal BindingContext()
    {
    }

    public IReadOnlyDictionary<string, object?> BindingData { get; } = ReadOnlyDictionary<string, object?>.Empty;
}
