using System.Buffers;
using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>Which attributes hold URLs, and in what form. Names compare without ASCII case.</summary>
internal sealed class UrlAttributes
{
    private static readonly (string Attribute, string Element, UrlRuleKind Kind)[] Defaults =
    [
        ("href", "", UrlRuleKind.Url),
        ("src", "", UrlRuleKind.Url),
        ("action", "", UrlRuleKind.Url),
        ("formaction", "", UrlRuleKind.Url),
        ("poster", "", UrlRuleKind.Url),
        ("data", "object", UrlRuleKind.Url),
        ("cite", "", UrlRuleKind.Url),
        ("background", "", UrlRuleKind.Url),
        ("ping", "", UrlRuleKind.UrlList),
        ("manifest", "", UrlRuleKind.Url),
        ("longdesc", "", UrlRuleKind.Url),
        ("srcset", "", UrlRuleKind.Srcset),
        ("imagesrcset", "", UrlRuleKind.Srcset),
        ("xlink:href", "", UrlRuleKind.Url),
        ("data-src", "", UrlRuleKind.Url),
        ("data-srcset", "", UrlRuleKind.Srcset),
        ("content", "meta", UrlRuleKind.MetaContent),
        ("style", "", UrlRuleKind.Css),
        ("srcdoc", "iframe", UrlRuleKind.Srcdoc),

        // What SVG takes for CSS (https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes), where a value is a url() as a rule. In fill and
        // stroke it hardly ever is, and these stand in too many tags.
        ("filter", "", UrlRuleKind.Css),
        ("clip-path", "", UrlRuleKind.Css),
        ("mask", "", UrlRuleKind.Css),
        ("marker-start", "", UrlRuleKind.Css),
        ("marker-mid", "", UrlRuleKind.Css),
        ("marker-end", "", UrlRuleKind.Css),
    ];

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\n\f\r\"'<>/=");

    private readonly Entry[][] _byLength;

    /// <summary>The attributes that are rewritten when nothing is configured.</summary>
    public static readonly UrlAttributes Default = new([]);

    /// <param name="further">Further names, on any element: a srcset if the name ends so, else one URL or text with URLs in it.</param>
    /// <exception cref="ArgumentException">A name is empty or has a character that ends an attribute name.</exception>
    public UrlAttributes(IEnumerable<string> further)
    {
        var entries = new List<Entry>();
        foreach ((string attribute, string element, UrlRuleKind kind) in Defaults)
        {
            entries.Add(new Entry(Encoding.UTF8.GetBytes(attribute), Encoding.UTF8.GetBytes(element), kind));
        }

        foreach (string name in further)
        {
            if (name.Length == 0 || name.AsSpan().IndexOfAny(NameEnds) >= 0)
            {
                throw new ArgumentException($"'{name}' is not an attribute name.", nameof(further));
            }

            UrlRuleKind kind = name.EndsWith("srcset", StringComparison.OrdinalIgnoreCase) ? UrlRuleKind.Srcset : UrlRuleKind.UrlOrText;
            entries.Add(new Entry(Encoding.UTF8.GetBytes(name), [], kind));
        }

        _byLength = new Entry[entries.Max(entry => entry.Attribute.Length) + 1][];
        for (int length = 0; length < _byLength.Length; length++)
        {
            _byLength[length] = [.. entries.Where(entry => entry.Attribute.Length == length)];
        }
    }

    /// <summary>The names of all attributes in the table, each once.</summary>
    public IEnumerable<string> Names => _byLength.SelectMany(entries => entries).Select(entry => Encoding.UTF8.GetString(entry.Attribute)).Distinct();

    /// <summary>The rule for an attribute, where it is the same on every element; else null.</summary>
    public UrlRuleKind? KindOnAnyElement(string name)
    {
        byte[] attribute = Encoding.UTF8.GetBytes(name);
        Entry? first = Array.Find(_byLength[attribute.Length], entry => Ascii.EqualsIgnoreCase(attribute, entry.Attribute));
        return first is { Element.Length: 0 } ? first.Kind : null;
    }

    /// <summary>The rule for an attribute of an element. The names are the bytes of the markup.</summary>
    public bool TryGetRule(ReadOnlySpan<byte> element, ReadOnlySpan<byte> attribute, out UrlRuleKind kind)
    {
        if (attribute.Length < _byLength.Length)
        {
            foreach (Entry entry in _byLength[attribute.Length])
            {
                if (Ascii.EqualsIgnoreCase(attribute, entry.Attribute)
                    && (entry.Element.Length == 0 || Ascii.EqualsIgnoreCase(element, entry.Element)))
                {
                    kind = entry.Kind;
                    return true;
                }
            }
        }

        kind = UrlRuleKind.None;
        return false;
    }

    /// <summary>What the content of a <c>meta</c> element is, by its <c>http-equiv</c> (empty where absent).</summary>
    /// <remarks>A URL is a URL whatever the element is called; only a refresh and a policy have other forms.</remarks>
    public static UrlRuleKind MetaContent(ReadOnlySpan<byte> httpEquiv) =>
        Ascii.EqualsIgnoreCase(httpEquiv, "refresh"u8) ? UrlRuleKind.MetaRefresh
        : Ascii.EqualsIgnoreCase(httpEquiv, "content-security-policy"u8) ? UrlRuleKind.SourceList
        : UrlRuleKind.Url;

    private sealed record Entry(byte[] Attribute, byte[] Element, UrlRuleKind Kind);
}
