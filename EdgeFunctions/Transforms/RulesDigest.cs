using System.Globalization;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Injection;

namespace EdgeFunctions.Transforms;

/// <summary>Names the build and the settings that shape a page: others rewrite the same body differently.</summary>
/// <remarks>Member by member, because a serializer and the system's digests would be a twenty-fifth of a cold start. A test holds that no member is forgotten.</remarks>
internal sealed class RulesDigest
{
    private Fnv1a _hash = new();

    private RulesDigest()
    {
    }

    public static string Of(EdgeOptions options, IReadOnlyList<InjectionRule> injections)
    {
        var digest = new RulesDigest();

        // The module's version id changes with every build, so that new code never answers for the pages of the old.
        digest.Add(typeof(RulesDigest).Module.ModuleVersionId.ToString());
        digest.Add(options.Publisher.OriginUrl);
        digest.Add(options.Publisher.OriginHost);
        digest.Add(options.Rewrite);
        foreach (var route in options.Assets.Routes)
        {
            digest.Add(route.Hosts);
            digest.Add(route.Hosts.Length > 0 ? route.Prefix : null);
        }

        digest.Add(options.Inject.Length);
        foreach (var injection in options.Inject)
        {
            digest.Add(injection);
        }

        foreach (var injection in injections)
        {
            digest.Add(injection.Source);
        }

        digest.Add(options.Values.Headers);
        digest.Add(options.Cache.By);
        digest.Add(options.Json.Length);
        foreach (var member in options.Json)
        {
            digest.Add(member);
        }

        digest.Add(options.Compression);
        return digest._hash.Value.ToString("x16", CultureInfo.InvariantCulture);
    }

    private void Add(RewriteOptions rewrite)
    {
        Add(rewrite.Hosts);
        Add(rewrite.Attributes);
        Add(rewrite.Except);
        Add(rewrite.TextBodies);
        Add(rewrite.IgnoreNoTransform);
        Add(rewrite.MaxTokenBytes);
        Add(rewrite.MaxTextBytes);
        Add(rewrite.MaxTime);
        Add(rewrite.Bypass.Factor);
        Add(rewrite.Bypass.Floor);
        Add(rewrite.Bypass.Time);
        Add(rewrite.SlowOrigin.Enabled);
        Add(rewrite.SlowOrigin.Factor);
        Add(rewrite.SlowOrigin.Floor);
        Add(rewrite.SlowOrigin.Paths);
    }

    private void Add(InjectionOptions injection)
    {
        Add((int)injection.Where);
        Add(injection.Selector);
        Add(injection.Marker);
        Add(injection.Name);
        Add(injection.Html);
        Add(injection.File);
        Add(injection.Once);
        Add(injection.Optional);
        Add(injection.When.Paths);
        Add(injection.When.Hosts);
        Add(injection.When.Methods);
        Add(injection.When.Statuses.Length);
        foreach (var status in injection.When.Statuses)
        {
            Add(status);
        }

        Add(injection.When.Devices);
        Add(injection.When.Countries);
        Add(injection.When.Languages);
        Add(injection.When.Experiments);
    }

    private void Add(JsonMemberOptions member)
    {
        Add(member.Paths);
        Add(member.Name);
        Add(member.Value);
        Add((int)member.WhenExists);
        Add(member.EachLine);
        Add(member.Optional);
    }

    private void Add(CompressionOptions compression)
    {
        Add(compression.Enabled);
        Add(compression.BrotliQuality);
        Add(compression.GzipLevel);
        Add(compression.MinimumBytes);
        Add(compression.KeepMatches);
    }

    private void Add(string[] values)
    {
        Add(values.Length);
        foreach (var value in values)
        {
            Add(value);
        }
    }

    private void Add(string? value)
    {
        Add(value is null ? 0 : 1);
        _hash.Add(value);
    }

    private void Add(bool value) => Add(value ? 1 : 0);

    private void Add(TimeSpan value) => Add(value.Ticks);

    private void Add(long value) => _hash.Add(value);
}
