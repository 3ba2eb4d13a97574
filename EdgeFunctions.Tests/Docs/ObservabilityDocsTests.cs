using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Docs;

/// <summary>docs/observability.md names every metric with its kind, unit and attributes, every field of the request's line, and every listed parameter.</summary>
public sealed partial class ObservabilityDocsTests
{
    private static readonly string Docs = File.ReadAllText(Repository.PathOf("docs", "observability.md"));

    [Fact]
    public async Task Metrics_AreThoseOfTheTable()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        using var meters = new EdgeMeters(edge.Services.GetRequiredService<IMeterFactory>());
        var owners = typeof(EdgeMetrics).Assembly.GetTypes().Where(t => t.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(IMeterFactory))));
        foreach (var owner in owners)
        {
            UseAll(edge.Services.GetRequiredService(owner));
        }

        meters.Observe();
        var measured = meters.All.ToLookup(m => m.Name, m => m.Tags.Keys);
        var found = meters.Instruments.Select(i => $"{i.Name} {KindOf(i)} {i.Unit} {string.Join(' ', measured[i.Name].SelectMany(k => k).Distinct().Order())}");
        var told = MetricRow().Matches(Docs).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value} {m.Groups[3].Value} {string.Join(' ', Code().Matches(m.Groups[4].Value).Select(a => a.Groups[1].Value).Order())}");

        Assert.Equal(told.Order(), found.Order());
        Assert.All(meters.Instruments, i => Assert.True(measured.Contains(i.Name), i.Name));
    }

    [Fact]
    public void Line_FieldsAreThoseOfTheTable()
    {
        var template = typeof(RequestWatch).GetMethod("LogRequest", BindingFlags.NonPublic | BindingFlags.Instance)!.GetCustomAttribute<Microsoft.Extensions.Logging.LoggerMessageAttribute>()!.Message;
        var table = Docs[Docs.IndexOf("| field |", StringComparison.Ordinal)..Docs.IndexOf("A reader who leaves", StringComparison.Ordinal)];
        var told = FieldRow().Matches(table).SelectMany(m => Code().Matches(m.Groups[1].Value)).Select(m => m.Groups[1].Value);

        Assert.Equal(Placeholder().Matches(template).Select(m => m.Groups[1].Value).Order(), told.Order());
    }

    [Fact]
    public void RedactedParameters_AreNamed()
    {
        foreach (var name in EdgeFunctions.Configuration.EdgeDefaults.RedactedQuery.Where(n => !n.StartsWith("X-", StringComparison.Ordinal)))
        {
            Assert.Contains($"`{name}`", Docs, StringComparison.Ordinal);
        }
    }

    /// <summary>Calls every public method, so that each instrument measures once, with all its attributes.</summary>
    private static void UseAll(object instruments)
    {
        foreach (var method in instruments.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName))
        {
            method.Invoke(instruments, [.. method.GetParameters().Select(p => ValueFor(p.ParameterType))]);
        }
    }

    private static object ValueFor(Type type) =>
        type == typeof(string) ? "x"
        : type == typeof(RequestSummary) ? new RequestSummary(TimeProvider.System) { FirstByte = TimeSpan.Zero, BytesIn = 1, BytesOut = 1, Transform = "Html", EndedBy = EndedBy.Edge }
        : type == typeof(Exception) ? new InvalidOperationException()
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(1)
        : type.IsValueType ? Convert.ChangeType(1, Nullable.GetUnderlyingType(type) ?? type, System.Globalization.CultureInfo.InvariantCulture)
        : throw new NotSupportedException(type.Name);

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "UpDownCounter" => "up-down counter",
        "Histogram" => "histogram",
        "Gauge" or "ObservableGauge" => "gauge",
        var other => other,
    };

    [GeneratedRegex(@"^\| `(edge\.[a-z_.]+)` \| ([a-z -]+) \| `([^`]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"^\| (`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();

    [GeneratedRegex("`([A-Za-z_.]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\{([A-Za-z]+)(?::[^}]*)?\}")]
    private static partial Regex Placeholder();
}
