using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Headers;

/// <summary>A header rule, ready to apply.</summary>
internal sealed class HeaderRule(HeaderRuleOptions options)
{
    private readonly PathGlob[] _paths = [.. options.When.Paths.Select(p => new PathGlob(p))];
    private readonly Authority[] _hosts = [.. options.When.Hosts.Select(h => Authority.TryParse(h, out var host) ? host : throw new ArgumentException(h))];
    private readonly StatusRange[] _statuses = [.. options.When.Statuses.Select(s => StatusRange.TryParse(s, out var range) ? range : throw new ArgumentException(s))];

    public HeaderAction Action { get; } = options.Action;

    public string Name { get; } = options.Name!;

    public string Value { get; } = options.Value ?? "";

    /// <summary>Whether the rule holds for a request.</summary>
    public bool Holds(EdgeContext context) =>
        (_hosts.Length == 0 || _hosts.Contains(context.PublicHost)) && PathGlob.AnyIsMatch(_paths, context.Target.Path);

    /// <summary>
    /// Whether the rule holds for a response. A 304 is what the 200 would be that the reader has: its fields take the place of
    /// those (RFC 9111 section 3.2), so a rule for the one holds for the other.
    /// </summary>
    public bool Holds(EdgeContext context, int status) => (_statuses.Length == 0 || HasStatus(status)) && Holds(context);

    /// <summary>The rules for one kind of message, in the order of the settings.</summary>
    public static HeaderRule[] Of(EdgeOptions options, HeaderTarget target) => [.. options.Headers.Where(r => r.On == target).Select(r => new HeaderRule(r))];

    private bool HasStatus(int status)
    {
        foreach (var range in _statuses)
        {
            if (range.Contains(status) || (status == 304 && range.Contains(200)))
            {
                return true;
            }
        }

        return false;
    }
}
