using System.Reflection;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Tables and documents name tests; here it is looked up whether they are there.</summary>
internal static class TestNames
{
    /// <param name="name"><c>Class.Method</c>.</param>
    public static bool Exists(string name)
    {
        var parts = name.Split('.');
        return parts.Length == 2
            && typeof(TestNames).Assembly.GetTypes().FirstOrDefault(t => t.Name == parts[0])?.GetMethod(parts[1])?.GetCustomAttribute<FactAttribute>() is not null;
    }
}
