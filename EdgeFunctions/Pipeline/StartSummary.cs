using System.Globalization;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Pipeline;

/// <summary>What is configured, as one block to be read at start. No secret stands in it.</summary>
internal sealed class StartSummary(EdgeOptions options, InspectorMode inspector, ITransformFactory transforms)
{
    private const int Column = 13;

    /// <param name="url">Where readers reach this process; null where only the platform knows.</param>
    public IEnumerable<string> Lines(string? url) => Facts(url ?? "").Select(fact => $"  {fact.Name.PadRight(Column)}{fact.Value}");

    private IEnumerable<(string Name, string Value)> Facts(string url)
    {
        var (publisher, cache) = (options.Publisher, options.Cache);
        yield return ("origin", publisher.OriginUrl + (publisher.OriginHost is { } host ? $" as {host}" : ""));
        yield return ("hosts", publisher.PublicHosts.Length > 0 ? string.Join(", ", publisher.PublicHosts) : "names of this machine only");
        for (var i = 0; i < options.Assets.Routes.Length; i++)
        {
            var route = options.Assets.Routes[i];
            yield return (i == 0 ? "assets" : "", $"{route.Prefix} → {route.OriginUrl}{(route.PathPattern is null ? "" : $" where {route.PathPattern}")}{(route.Hosts.Length == 0 ? "" : $" for {string.Join(", ", route.Hosts)}")}");
        }

        if (options.Rewrite.Hosts.Length > 0)
        {
            yield return ("rewrites", "also " + string.Join(", ", options.Rewrite.Hosts));
        }

        yield return ("delivery", publisher.Delivery == Delivery.Buffered ? $"buffered, up to {Bytes(publisher.MaxBufferedBytes)} a page" : "streaming");
        yield return ("cache", cache.MaxBytes > 0 ? $"{Bytes(cache.MaxBytes)}, pages up to {Bytes(cache.MaxEntryBytes)}" : "off");
        if (options.Inject.Length > 0)
        {
            yield return ("injects", string.Join(", ", options.Inject.Select(Place)) + (transforms.Injections.HaveScripts(ulong.MaxValue) ? "; with scripts" : ""));
        }

        yield return ("protects", options.Protect.Length > 0 ? string.Join(", ", options.Protect.Select(p => $"{p.Path} by {p.Scheme} (secret {Redaction.Mask})")) : "nothing");
        yield return ("Front Door", options.FrontDoor.Id is null ? "not asked for" : $"profile {Redaction.Mask}{options.FrontDoor.Id[^4..]}");
        yield return ("inspector", !inspector.IsOn ? "off" : $"{url}/_edge/inspect{(inspector.RecordsAlways ? "" : ", with the function key")}");
    }

    private static string Place(InjectionOptions injection) => string.Join(' ', (string?[])[injection.Where.ToString(), injection.Selector ?? injection.Marker ?? injection.Name]).TrimEnd();

    private static string Bytes(long count) => count switch
    {
        >= 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{count / (1024.0 * 1024):0.#} MiB"),
        >= 1024 => string.Create(CultureInfo.InvariantCulture, $"{count / 1024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} bytes"),
    };
}
