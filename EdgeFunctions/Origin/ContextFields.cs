using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Origin;

/// <summary>What the publisher origin is told of a reader, in fields that no reader can send: <see cref="RequestFields"/> stops those.</summary>
internal sealed class ContextFields(EdgeOptions options)
{
    // Readers keep the cookie when an experiment is over.
    private readonly bool _hasExperiments = options.Experiments.Length > 0 || options.Readers.CookieKey is not null;

    /// <summary>The context with the fields that the edge writes; the same one when it writes none.</summary>
    public EdgeContext Write(HttpRequest request, EdgeContext context)
    {
        if (!options.Context.SendToOrigin && !_hasExperiments)
        {
            return context;
        }

        var fields = new List<KeyValuePair<string, StringValues>>(context.OriginFields);
        var experiments = context.Experiments.Count == 0 ? null : ExperimentsField.Of(context.Experiments);
        Add(fields, ExperimentsField.Name, experiments);
        if (_hasExperiments && ReaderCookie.Without(request.Headers.Cookie) is { } cookies)
        {
            fields.Add(new("Cookie", cookies));
        }

        if (options.Context.SendToOrigin)
        {
            AddTraits(request, context, experiments, fields);
        }

        return fields.Count == 0 ? context : context with { OriginFields = fields };
    }

    private void AddTraits(HttpRequest request, EdgeContext context, string? experiments, List<KeyValuePair<string, StringValues>> fields)
    {
        var (country, region, device, language) = (context.Country, context.Region, Name(context.Device), context.Language);
        Add(fields, "X-Edge-Country", country);
        Add(fields, "X-Edge-Region", region);
        Add(fields, "X-Edge-Device", device);
        Add(fields, "X-Edge-Language", language);
        fields.Add(new(Baggage.Field, Baggage.Append(
            request.Headers[Baggage.Field],
            options.Diagnostics.Baggage,
            [("edge.country", country), ("edge.region", region), ("edge.device", device), ("edge.language", language), ("edge.experiments", experiments)])));
    }

    private static void Add(List<KeyValuePair<string, StringValues>> fields, string name, string? value)
    {
        if (value is not null)
        {
            fields.Add(new(name, value));
        }
    }

    private static string Name(DeviceClass device) => device switch
    {
        DeviceClass.Mobile => "mobile",
        DeviceClass.Tablet => "tablet",
        DeviceClass.Bot => "bot",
        _ => "desktop",
    };
}
