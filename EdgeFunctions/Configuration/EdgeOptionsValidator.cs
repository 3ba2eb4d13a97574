using System.Text.RegularExpressions;
using EdgeFunctions.Http;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Configuration;

/// <summary>Checks what the types alone cannot say. Reports everything, not the first fault.</summary>
internal static class EdgeOptionsValidator
{
    // Beyond this a bound is none: one page would hold it all.
    private const int MostHeld = 64 * 1024 * 1024;

    /// <summary>What stands in local.settings.sample.json: nobody's origin.</summary>
    public const string Placeholder = "https://origin.example.com";

    public static void Validate(EdgeOptions options, List<string> errors)
    {
        ValidatePublisher(options.Publisher, errors);
        ValidateAssets(options.Assets, errors);
        AssetHostsValidator.Validate(options, errors);
        ValidateOrigin(options.Origin, errors);
        ValidateRewrite(options.Rewrite, errors);
        InjectionValidator.Validate(options, errors);
        JsonValidator.Validate(options.Json, errors);
        ValidateCompression(options.Compression, errors);

        CacheValidator.Validate(options.Cache, options.Assets, errors);
        ContextValidator.Validate(options.Context, errors);
        ExperimentsValidator.Validate(options, errors);
        HeadersValidator.Validate(options, errors);
        ErrorPagesValidator.Validate(options.Errors, errors);
        LimitsValidator.Validate(options.Limits, options.Origin, errors);
        ResilienceValidator.Validate(options, errors);
        MemoryValidator.Validate(options, errors);
        BackgroundValidator.Validate(options.Background, errors);
        InspectorValidator.Validate(options.Inspector, errors);
        SecurityValidator.Validate(options, errors);
        DiagnosticsValidator.Validate(options.Diagnostics, errors);
        ServerValidator.Validate(options.Server, errors);
    }

    private static void ValidatePublisher(PublisherOptions publisher, List<string> errors)
    {
        ValidateOriginUrl("Publisher:OriginUrl", publisher.OriginUrl, errors);
        if (publisher.OriginUrl == Placeholder)
        {
            Add(errors, "Publisher:OriginUrl", publisher.OriginUrl, "is the sample's placeholder; set it to the address of your site's origin");
        }

        if (publisher.OriginHost is { } host && HostSyntax.FaultOf(host) is { } wrong)
        {
            Add(errors, "Publisher:OriginHost", host, wrong);
        }

        for (var i = 0; i < publisher.PublicHosts.Length; i++)
        {
            if (HostSyntax.FaultOfReaders(publisher.PublicHosts[i]) is { } fault)
            {
                Add(errors, $"Publisher:PublicHosts:{i}", publisher.PublicHosts[i], fault);
            }
        }

        if (publisher.MaxBufferedBytes < 1024)
        {
            Add(errors, "Publisher:MaxBufferedBytes", publisher.MaxBufferedBytes, "is too small for a page; give at least 1024");
        }
    }

    private static void ValidateAssets(AssetsOptions assets, List<string> errors)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < assets.Routes.Length; i++)
        {
            var route = assets.Routes[i];
            var path = $"Assets:Routes:{i}";

            if (route.Prefix is not { Length: > 1 } prefix || prefix[0] != '/' || prefix.AsSpan().IndexOfAny("?#%\\*") >= 0 || !RequestTarget.HoldsPathCharacters(prefix)
                || prefix.Contains("//", StringComparison.Ordinal) || prefix.Split('/').Any(s => s is "." or ".."))
            {
                Add(errors, path + ":Prefix", route.Prefix, "is not a path prefix; give a path such as /media, for which all below it counts, without stars, query, escapes, dots, spaces and letters other than ASCII's");
            }
            else if (!seen.TryAdd(prefix.TrimEnd('/') + (route.PathPattern is null ? "" : " " + route.PathPattern), i))
            {
                Add(errors, path + ":Prefix", prefix, $"is already taken by route {seen[prefix.TrimEnd('/') + (route.PathPattern is null ? "" : " " + route.PathPattern)]}; remove one of them or give them different patterns");
            }

            ValidateOriginUrl(path + ":OriginUrl", route.OriginUrl, errors);
            ValidateMapping(path, route, errors);
        }
    }

    private static void ValidateMapping(string path, AssetRouteOptions route, List<string> errors)
    {
        if (route.PathPattern is null != route.TargetPath is null)
        {
            Add(errors, path + (route.PathPattern is null ? ":PathPattern" : ":TargetPath"), null, "is missing; PathPattern and TargetPath come together");
        }

        if (route.TargetPath is { } target && !target.StartsWith('/') && !target.StartsWith('$'))
        {
            Add(errors, path + ":TargetPath", target, "must start with a slash, or with a group such as $1");
        }

        if (route.TargetPath is { } mapped && (!RequestTarget.HoldsPathCharacters(mapped) || mapped.AsSpan().ContainsAny("?\\")))
        {
            Add(errors, path + ":TargetPath", mapped, "is not a path as it stands in a request; percent-encode it, and give no query (the reader's goes on by Query)");
        }

        if (route.PathPattern is { } pattern)
        {
            try
            {
                _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                Add(errors, path + ":PathPattern", pattern, "is not a regular expression that runs in linear time (no look-around, no back references): " + e.Message.TrimEnd('.'));
            }
        }
    }

    private static void ValidateOrigin(OriginOptions origin, List<string> errors)
    {
        Positive("Origin:ConnectTimeout", origin.ConnectTimeout, errors);
        Positive("Origin:FirstByteTimeout", origin.FirstByteTimeout, errors);
        Positive("Origin:IdleTimeout", origin.IdleTimeout, errors);
        Positive("Origin:ConnectionLifetime", origin.ConnectionLifetime, errors);
    }

    private static void ValidateRewrite(RewriteOptions rewrite, List<string> errors)
    {
        for (var i = 0; i < rewrite.Hosts.Length; i++)
        {
            if (HostSyntax.FaultOf(rewrite.Hosts[i]) is { } fault)
            {
                Add(errors, $"Rewrite:Hosts:{i}", rewrite.Hosts[i], fault);
            }
        }

        for (var i = 0; i < rewrite.Attributes.Length; i++)
        {
            // https://html.spec.whatwg.org/multipage/syntax.html#attributes-2, and what a list or a selector would have.
            if (rewrite.Attributes[i].Any(static c => c is <= ' ' or '"' or '\'' or '>' or '/' or '=' or '<' or ',' or '['))
            {
                Add(errors, $"Rewrite:Attributes:{i}", rewrite.Attributes[i], "is not the name of an attribute; give one such as data-href, each by a number of its own");
            }
        }

        for (var i = 0; i < rewrite.Except.Length; i++)
        {
            if (PathGlobSyntax.FaultOf(rewrite.Except[i]) is { } fault)
            {
                Add(errors, $"Rewrite:Except:{i}", rewrite.Except[i], fault);
            }
        }

        if (rewrite.MaxTokenBytes is < 1024 or > MostHeld)
        {
            Add(errors, "Rewrite:MaxTokenBytes", rewrite.MaxTokenBytes, $"is no bound for a tag; give 1024 to {MostHeld}");
        }

        if (rewrite.MaxTextBytes is < 1024 or > MostHeld)
        {
            Add(errors, "Rewrite:MaxTextBytes", rewrite.MaxTextBytes, $"is no bound for a script; give 1024 to {MostHeld}");
        }
    }

    private static void ValidateCompression(CompressionOptions compression, List<string> errors)
    {
        if (compression.BrotliQuality is < 0 or > 11)
        {
            Add(errors, "Compression:BrotliQuality", compression.BrotliQuality, "is not a quality; give 0 (fast) to 11 (small)");
        }

        if (compression.GzipLevel is < 1 or > 9)
        {
            Add(errors, "Compression:GzipLevel", compression.GzipLevel, "is not a level; give 1 (fast) to 9 (small)");
        }

        if (compression.MinimumBytes < 0)
        {
            Add(errors, "Compression:MinimumBytes", compression.MinimumBytes, "cannot be negative");
        }
    }

    private static void ValidateOriginUrl(string path, string? value, List<string> errors)
    {
        if (value is null)
        {
            Add(errors, path, null, "is missing; set it to the origin's address, for example https://origin.example.com");
        }
        else if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            Add(errors, path, WithoutCredentials(value), "is not an http or https URL; set it to the origin's address, for example https://origin.example.com");
        }
        else if (url.UserInfo.Length > 0)
        {
            Add(errors, path, WithoutCredentials(value), "holds credentials; give scheme, host and port only; a header rule can tell the origin the credentials (Edge__Headers__0__Name=Authorization)");
        }
        else if (url.PathAndQuery != "/" || url.Fragment.Length > 0)
        {
            Add(errors, path, value, $"holds more than an address; give scheme, host and port only: {url.GetLeftPart(UriPartial.Authority)}");
        }
    }

    /// <summary>What may be said of a URL: nothing that stands before an at sign.</summary>
    internal static string WithoutCredentials(string url) => url.LastIndexOf('@') is > 0 and var at ? "…" + url[at..] : url;

    internal static void Positive(string path, TimeSpan value, List<string> errors)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromMinutes(10))
        {
            Add(errors, path, value, "must be above zero and at most ten minutes, for example 00:00:15");
        }
    }

    internal static void Add(List<string> errors, string path, object? value, string fault)
    {
        path = ConfigurationPath.Combine(EdgeOptions.Section, path);
        errors.Add(SettingError.At((errors as SettingErrors)?.Written(path) ?? path, value, fault));
    }
}
