using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Docs;

/// <summary>docs/operations.md tells of every alert, every failure and every warning, and of no event that there is not.</summary>
public sealed partial class OperationsDocumentTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

    [Fact]
    public void Alerts_Each_HasARow()
    {
        var alerts = Regex.Matches(File.ReadAllText(Repository.PathOf("infra", "bicep", "modules", "alerts.bicep")), "name: '(edge-[a-z-]+)'").Select(m => m.Groups[1].Value);
        Assert.Equal(alerts.Order(), Rows("Alerts").Select(row => row[0]).Order());
    }

    [Fact]
    public void Events_Each_AreLogged()
    {
        var events = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name).ToHashSet();
        var named = NamedEvents();
        Assert.True(named.Count >= 10, $"{named.Count} events.");
        Assert.Subset(events, named);
    }

    [Fact]
    public void Events_OfWarningsAndAbove_HaveARow()
    {
        var warnings = typeof(EventIds).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .Where(message => message?.Level >= LogLevel.Warning)
            .Select(message => message!.EventName!)
            .ToHashSet();
        Assert.Contains(nameof(EventIds.CutOff), warnings);
        Assert.Subset(NamedEvents(), warnings);
    }

    [Fact]
    public void Failures_OfAnOrigin_AreAllThereWithTheirStatus()
    {
        var rows = Rows("Why an origin did not answer").ToDictionary(row => row[0], row => row[1]);
        Assert.Equal(Enum.GetNames<OriginFailure>().Except([nameof(OriginFailure.None), nameof(OriginFailure.ReaderLeft)]).Order(), rows.Keys.Order());
        foreach (var (failure, status) in rows.Where(row => row.Key != nameof(OriginFailure.RequestBody)))
        {
            var answer = EdgeErrors.For(new OriginResult(null, Enum.Parse<OriginFailure>(failure)), "trace");
            Assert.Equal((failure, status), (failure, answer.Status.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static HashSet<string> NamedEvents() => Rows("Events").SelectMany(row => row[0].Split(", ")).Select(name => name.Trim('`')).Where(name => name.Length > 0).ToHashSet();

    /// <summary>Cells of a section's table, without the marks of code.</summary>
    private static IEnumerable<string[]> Rows(string section)
    {
        var start = Page.IndexOf($"## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, section);
        var end = Page.IndexOf("\n## ", start, StringComparison.Ordinal);
        return Row().Matches(Page[start..end]).Skip(2).Select(m => m.Groups[1].Value.Split('|').Select(cell => cell.Trim().Trim('`')).ToArray());
    }

    [GeneratedRegex(@"^\|(.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
