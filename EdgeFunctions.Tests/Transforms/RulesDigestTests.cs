using System.Reflection;
using EdgeFunctions.Configuration;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Tests.Transforms;

/// <summary>Every setting that shapes a page is a part of the name of the rules: also one that is added some day.</summary>
public sealed class RulesDigestTests
{
    private static readonly EdgeOptions Plain = new()
    {
        Publisher = new PublisherOptions { OriginUrl = "https://origin.example" },
        Inject = [new InjectionOptions()],
        Json = [new JsonMemberOptions()],
    };

    public static TheoryData<string> Members
    {
        get
        {
            var members = new TheoryData<string>();
            foreach (var (path, _) in All())
            {
                members.Add(path);
            }

            return members;
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Of_AnotherValue_IsAnother(string member) =>
        Assert.NotEqual(RulesDigest.Of(Plain, []), RulesDigest.Of(All().First(m => m.Path == member).Changed, []));

    [Fact]
    public void Of_TheSame_IsTheSame()
    {
        Assert.Equal(RulesDigest.Of(Plain, []), RulesDigest.Of(Plain with { }, []));
        Assert.Matches("^[0-9a-f]{16}$", RulesDigest.Of(Plain, []));
        Assert.True(All().Count() > 30);
    }

    [Fact]
    public void Of_ValueMovesToTheNextMember_IsAnother() => Assert.NotEqual(
        RulesDigest.Of(Plain with { Rewrite = new RewriteOptions { Hosts = ["a"] } }, []),
        RulesDigest.Of(Plain with { Rewrite = new RewriteOptions { Attributes = ["a"] } }, []));

    private static IEnumerable<(string Path, EdgeOptions Changed)> All() =>
    [
        .. Changes(Plain.Rewrite).Select(c => ("Rewrite:" + c.Path, Plain with { Rewrite = (RewriteOptions)c.Changed })),
        .. Changes(Plain.Compression).Select(c => ("Compression:" + c.Path, Plain with { Compression = (CompressionOptions)c.Changed })),
        .. Changes(Plain.Inject[0]).Select(c => ("Inject:" + c.Path, Plain with { Inject = [(InjectionOptions)c.Changed] })),
        .. Changes(Plain.Json[0]).Select(c => ("Json:" + c.Path, Plain with { Json = [(JsonMemberOptions)c.Changed] })),
        .. Changes(Plain.Values).Select(c => ("Values:" + c.Path, Plain with { Values = (ValuesOptions)c.Changed })),
        ("Publisher:OriginUrl", Plain with { Publisher = Plain.Publisher with { OriginUrl = "https://other.example" } }),
        ("Publisher:OriginHost", Plain with { Publisher = Plain.Publisher with { OriginHost = "other.example" } }),
        ("Assets:Routes", Plain with { Assets = new AssetsOptions { Routes = [new AssetRouteOptions { Prefix = "/a", Hosts = ["a.example"] }] } }),
        ("Cache:By", Plain with { Cache = new CacheOptions { By = ["country"] } }),
        ("Inject", Plain with { Inject = [] }),
        ("Json", Plain with { Json = [] }),
    ];

    /// <summary>The options with each of their members changed in turn, and those of the options in them.</summary>
    private static IEnumerable<(string Path, object Changed)> Changes(object options)
    {
        foreach (var property in options.GetType().GetProperties().Where(p => p.CanWrite))
        {
            var value = property.GetValue(options);
            if (property.PropertyType.Namespace == typeof(EdgeOptions).Namespace && property.PropertyType.IsClass)
            {
                foreach (var (path, changed) in Changes(value!))
                {
                    yield return ($"{property.Name}:{path}", With(options, property, changed));
                }
            }
            else
            {
                yield return (property.Name, With(options, property, Another(property.PropertyType, value)));
            }
        }
    }

    private static object With(object options, PropertyInfo property, object value)
    {
        var copy = options.GetType().GetMethod("<Clone>$")!.Invoke(options, null)!;
        property.SetValue(copy, value);
        return copy;
    }

    private static object Another(Type type, object? value) => value switch
    {
        bool known => !known,
        int known => known + 1,
        TimeSpan known => known + TimeSpan.FromSeconds(1),
        Enum known => Enum.GetValues(type).Cast<object>().First(v => !v.Equals(known)),
        string[] => new[] { "x" },
        int[] => new[] { 1 },
        null or string => "x",
        _ => throw new InvalidOperationException($"{type} is a new kind of setting; say how to change it."),
    };
}
