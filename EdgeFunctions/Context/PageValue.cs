namespace EdgeFunctions.Context;

/// <summary>A value of a request that a page can show: <c>country</c>, <c>experiment.NAME</c>.</summary>
/// <remarks>An object, as the other pieces of fragments are: lists and queries of them are compiled with the framework, those of a struct at each start.</remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The experiment, or the field in lower case; empty for the others.</param>
internal sealed record PageValue(PageValueKind Kind, string Name = "")
{
    /// <summary>All names, for messages.</summary>
    public const string Names = "country, region, device, language, path, host, nonce, experiment.NAME, header.NAME";

    private const string ExperimentPrefix = "experiment.";
    private const string HeaderPrefix = "header.";

    /// <summary>Whether two readers of one URL may have different values.</summary>
    public bool IsOfReader => Kind is not (PageValueKind.Path or PageValueKind.Host or PageValueKind.Nonce);

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string name, out PageValue value)
    {
        value = name switch
        {
            "country" => new PageValue(PageValueKind.Country),
            "region" => new PageValue(PageValueKind.Region),
            "device" => new PageValue(PageValueKind.Device),
            "language" => new PageValue(PageValueKind.Language),
            "path" => new PageValue(PageValueKind.Path),
            "host" => new PageValue(PageValueKind.Host),
            "nonce" => new PageValue(PageValueKind.Nonce),
            _ when IsNamed(name, ExperimentPrefix) => new PageValue(PageValueKind.Experiment, name[ExperimentPrefix.Length..]),
            _ when IsNamed(name, HeaderPrefix) => new PageValue(PageValueKind.Header, name[HeaderPrefix.Length..].ToLowerInvariant()),
            _ => new PageValue((PageValueKind)byte.MaxValue),
        };
        return value.Kind != (PageValueKind)byte.MaxValue;
    }

    /// <summary>The value; empty when there is none. A nonce is the page's, and not known here.</summary>
    public string Of(EdgeContext context) => Kind switch
    {
        PageValueKind.Country => context.Country ?? "",
        PageValueKind.Region => context.Region ?? "",
        PageValueKind.Device => NameOf(context.Device),
        PageValueKind.Language => context.Language ?? "",
        PageValueKind.Path => context.Target.Path,
        PageValueKind.Host => context.PublicHost.ToString(),
        PageValueKind.Experiment => VariantOf(context),
        PageValueKind.Header => FieldOf(context),
        _ => "",
    };

    /// <summary>The name as it stands in settings.</summary>
    public override string ToString() => Kind switch
    {
        PageValueKind.Experiment => ExperimentPrefix + Name,
        PageValueKind.Header => HeaderPrefix + Name,
        _ => Kind.ToString().ToLowerInvariant(),
    };

    private static bool IsNamed(string name, string prefix) => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal);

    private static string NameOf(DeviceClass device) => device switch
    {
        DeviceClass.Mobile => "mobile",
        DeviceClass.Tablet => "tablet",
        DeviceClass.Bot => "bot",
        _ => "desktop",
    };

    private string VariantOf(EdgeContext context)
    {
        foreach (var bucket in context.Experiments)
        {
            if (bucket.Experiment == Name)
            {
                return bucket.Variant;
            }
        }

        return "";
    }

    private string FieldOf(EdgeContext context)
    {
        foreach (var (name, value) in context.Fields)
        {
            if (name == Name)
            {
                return value;
            }
        }

        return "";
    }
}
