using System.Collections;
using System.Globalization;
using System.Reflection;
using EdgeFunctions.Configuration;
using EdgeFunctions.Hosting;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Injection;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

/// <summary>The options types, the sample and the docs name the same settings with the same defaults.</summary>
public sealed class SampleSettingsTests
{
    private static readonly Dictionary<string, string?> Sample =
        LocalSettings.Read(Repository.PathOf("local.settings.sample.json")).Where(s => s.Key.StartsWith("Edge:", StringComparison.Ordinal)).ToDictionary();

    [Fact]
    public void Sample_NamesEverySettingOnce() => Assert.Equal(Settings().Select(s => s.Path).Order(), Sample.Keys.Order());

    [Fact]
    public void Sample_GivesTheDefaults()
    {
        foreach (var (path, value) in Settings())
        {
            if (path != "Edge:Publisher:OriginUrl")
            {
                Assert.Equal((path, value), (path, Sample[path]));
            }
        }
    }

    [Fact]
    public void Sample_WithAnOrigin_IsValid() =>
        EdgeSettings.Load(new ConfigurationBuilder().AddInMemoryCollection(Sample).AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example")]).Build(), InjectionRules.Validate);

    [Fact]
    public void Sample_AsItIs_AsksForTheOriginAlone()
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(new ConfigurationBuilder().AddInMemoryCollection(Sample).Build()));
        Assert.Contains("placeholder", Assert.Single(e.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Docs_NameEverySettingAndNoOther()
    {
        var docs = File.ReadAllText(Repository.PathOf("docs", "configuration.md"));
        var named = System.Text.RegularExpressions.Regex.Matches(docs, "`(Edge__[A-Za-z0-9_]+)`").Select(m => System.Text.RegularExpressions.Regex.Replace(m.Groups[1].Value, "__[NM](?=__|$)", "__0")).Distinct();
        Assert.Equal(Settings().Select(s => s.Path.Replace(":", "__", StringComparison.Ordinal)).Order(), named.Order());
    }

    private static IEnumerable<(string Path, string Value)> Settings() => Settings(typeof(EdgeOptions), new EdgeOptions(), "Edge");

    private static IEnumerable<(string Path, string Value)> Settings(Type type, object? defaults, string path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (valueType, value, name) = (property.PropertyType, defaults is null ? null : property.GetValue(defaults), $"{path}:{property.Name}");
            if (valueType.IsArray)
            {
                Assert.Empty((IEnumerable?)value ?? Array.Empty<object>());
                (valueType, value, name) = (valueType.GetElementType()!, null, name + ":0");
            }

            if (valueType.IsClass && valueType != typeof(string))
            {
                foreach (var setting in Settings(valueType, value, name))
                {
                    yield return setting;
                }
            }
            else
            {
                yield return (name, Text(value));
            }
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
