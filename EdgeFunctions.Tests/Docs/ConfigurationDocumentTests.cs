using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using EdgeFunctions.Configuration;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Docs;

/// <summary>docs/configuration.md gives the defaults that the options have, and every value that a choice has.</summary>
public sealed partial class ConfigurationDocumentTests
{
    private static readonly Dictionary<string, (string Default, string Text)> Rows =
        Row().Matches(File.ReadAllText(Repository.PathOf("docs", "configuration.md"))).ToDictionary(m => m.Groups[1].Value, m => (m.Groups[2].Value.Trim(), m.Groups[3].Value.Trim()));

    public static TheoryData<string> Settings => [.. Options().Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Row_OfASetting_HasItsDefaultAndItsValues(string name)
    {
        var option = Options().Single(option => option.Name == name);
        Assert.True(Rows.TryGetValue(name, out var row), $"{name} has no row.");
        Assert.NotEmpty(row.Text);

        // What has no default of its own is described: "none", "none, required", or what takes its place.
        var expected = Written(option.Default);
        if (expected is null)
        {
            Assert.False(Scalar().IsMatch(row.Default), $"{name} has no default; the page says {row.Default}.");
        }
        else
        {
            Assert.Equal((name, expected), (name, row.Default.Trim('`')));
        }

        if (option.Type.IsEnum)
        {
            Assert.All(Enum.GetNames(option.Type), value => Assert.True(row.Default.Contains($"`{value}`", StringComparison.Ordinal) || row.Text.Contains($"`{value}`", StringComparison.Ordinal), $"{name}: the page does not name {value}."));
        }
    }

    [Fact]
    public void Times_AndSizes_AreOfATypeThatTheirNameTells()
    {
        foreach (var (name, type, _) in Options())
        {
            Assert.True(!name.EndsWith("Bytes", StringComparison.Ordinal) || type == typeof(int) || type == typeof(long), $"{name} counts bytes.");
            Assert.True(!name.EndsWith("Timeout", StringComparison.Ordinal) || type == typeof(TimeSpan), $"{name} is a time.");
            Assert.False(SecondsInName().IsMatch(name), $"{name}: times are hours:minutes:seconds, and no unit stands in their names.");
        }
    }

    private static IEnumerable<(string Name, Type Type, object? Default)> Options() => Options(typeof(EdgeOptions), new EdgeOptions(), "Edge");

    private static IEnumerable<(string Name, Type Type, object? Default)> Options(Type owner, object? defaults, string prefix)
    {
        foreach (var property in owner.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (type, name) = (property.PropertyType, $"{prefix}__{property.Name}");
            var value = defaults is null ? null : property.GetValue(defaults);
            if (type.IsArray)
            {
                Assert.Empty((IEnumerable)value!);
                (type, value, name) = (type.GetElementType()!, null, name + "__N");
                value = type.IsClass && type != typeof(string) ? Activator.CreateInstance(type) : null;
            }

            if (type.IsClass && type != typeof(string))
            {
                foreach (var inner in Options(type, value, name))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return (name, Nullable.GetUnderlyingType(type) ?? type, value);
            }
        }
    }

    private static string? Written(object? value) => value switch
    {
        null or "" => null,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    [GeneratedRegex(@"^\| `(Edge__[A-Za-z0-9_]+)` \| ([^|]*) \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^(true|false|[0-9:.]+)$")]
    private static partial Regex Scalar();

    [GeneratedRegex("(Seconds|Minutes|Milliseconds)$")]
    private static partial Regex SecondsInName();
}
