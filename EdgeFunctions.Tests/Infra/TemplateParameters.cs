using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Infra;

/// <summary>main.parameters.json: which variable of the environment each parameter takes.</summary>
internal static partial class TemplateParameters
{
    /// <summary>The variables' names, in the file's order.</summary>
    public static IEnumerable<string> Variables() =>
        JsonDocument.Parse(File.ReadAllText(Repository.PathOf("infra", "bicep", "main.parameters.json"))).RootElement.GetProperty("parameters").EnumerateObject()
            .Select(p => p.Value.GetProperty("value")).Where(v => v.ValueKind == JsonValueKind.String)
            .Select(v => Variable().Match(v.GetString()!).Groups[1].Value);

    [GeneratedRegex(@"^\$\{(\w+)")]
    private static partial Regex Variable();
}
