namespace EdgeFunctions.Hosting.Attributes;

/// <summary>Marks a method as a function. The same shape as the Functions worker's, so that function classes compile for both.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
