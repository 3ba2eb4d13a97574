using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Origin;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Headers;

/// <summary>The header rules for requests to origins.</summary>
/// <remarks>
/// What they write is noted in the context, beside what the edge itself writes: the cache then keys by it, if the origin varies by
/// it, and the reader's own fields stay as they are for everything that is decided by them.
/// </remarks>
internal sealed class RequestHeaderRules(EdgeOptions options)
{
    private readonly HeaderRule[] _publisher = HeaderRule.Of(options, HeaderTarget.Request);
    private readonly HeaderRule[] _assets = HeaderRule.Of(options, HeaderTarget.AssetRequest);

    /// <summary>The context with the fields that rules write; the same one when no rule holds.</summary>
    public EdgeContext Apply(HttpRequest request, EdgeContext context, RouteKind route)
    {
        List<KeyValuePair<string, StringValues>>? fields = null;
        foreach (var rule in route == RouteKind.Asset ? _assets : _publisher)
        {
            if (!rule.Holds(context))
            {
                continue;
            }

            fields ??= [.. context.OriginFields];
            var at = fields.FindIndex(f => f.Key.Equals(rule.Name, StringComparison.OrdinalIgnoreCase));
            var before = at >= 0 ? fields[at].Value : new SentFields(request.Headers, context, route)[rule.Name];
            KeyValuePair<string, StringValues> field = new(rule.Name, rule.Action switch
            {
                HeaderAction.Remove => StringValues.Empty,
                HeaderAction.Add => StringValues.Concat(before, rule.Value),
                _ => rule.Value,
            });
            if (at >= 0)
            {
                fields[at] = field;
            }
            else
            {
                fields.Add(field);
            }
        }

        return fields is null ? context : context with { OriginFields = fields };
    }
}
