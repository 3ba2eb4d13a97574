using System.Reflection;
using System.Text.RegularExpressions;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Docs;

/// <summary>docs/resilience.md names every fallback, and the alert on failed rewriting finds each line that tells of it.</summary>
public sealed partial class ResilienceDocumentTests
{
    [Fact]
    public void Fallbacks_AreThoseOfTheTable()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "resilience.md"));
        var start = page.IndexOf("## Fallbacks, and their names", StringComparison.Ordinal);
        var table = page[start..page.IndexOf("\n## ", start, StringComparison.Ordinal)];
        var names = typeof(Fallback).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
        Assert.Equal(names.Order(), Row().Matches(table).Select(m => m.Groups[1].Value).Order());
    }

    [Fact]
    public void FailedOpen_EachLine_IsFoundByTheAlert()
    {
        var alerts = File.ReadAllText(Repository.PathOf("infra", "bicep", "modules", "alerts.bicep"));
        var words = Words().Match(alerts).Groups[1].Value;
        var lines = typeof(EdgeEvents).GetMethods(BindingFlags.NonPublic | BindingFlags.Instance)
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>())
            .Where(a => a?.EventId == EventIds.FailedOpen)
            .Select(a => a!.Message);
        Assert.Equal(2, lines.Count());
        Assert.All(lines, line => Assert.Contains(words, line, StringComparison.Ordinal));
    }

    [GeneratedRegex("^\\| `([a-z-]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("Message has \"([^\"]+)\"")]
    private static partial Regex Words();
}
