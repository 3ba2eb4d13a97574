using System.Buffers;
using System.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

internal static class TestMaps
{
    /// <summary>Two origins on default ports, one on its own port.</summary>
    public static readonly UrlMap Site = Map(
        ("https://origin.example", "https://www.public.test"),
        ("https://beef.origin.example", "https://abc.public.test:8443"),
        ("http://origin.example:8080", "https://dev.public.test"));

    /// <summary>One origin with its paths as they are, and one of images whose paths are below another.</summary>
    public static readonly UrlMap Images = UrlMap.Create(
        new UrlMapping(new Uri("https://origin.example"), new Uri("https://www.public.test:8443")),
        new UrlMapping(new Uri("https://images.example"), new Uri("https://www.public.test:8443"), "/media"));

    public static UrlMap Map(params (string Origin, string Public)[] mappings) =>
        UrlMap.Create([.. mappings.Select(mapping => new UrlMapping(new Uri(mapping.Origin), new Uri(mapping.Public)))]);

    public delegate bool Rule(ReadOnlySpan<byte> value, IBufferWriter<byte> output);

    /// <summary>The value after the rule. Text is Latin-1, so that any byte can be written in a case.</summary>
    public static string Apply(string value, Rule rule)
    {
        var output = new ArrayBufferWriter<byte>();
        bool changed = rule(Encoding.Latin1.GetBytes(value), output);
        Assert.Equal(changed, output.WrittenCount > 0);
        string result = changed ? Encoding.Latin1.GetString(output.WrittenSpan) : value;
        Assert.Equal(changed, result != value);
        return result;
    }
}
