using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Origin;

/// <summary>What the publisher origin is told of a reader, in fields that no reader can send: <see cref="RequestFields"/> stops those.</summary>
internal sealed class ContextFields(EdgeOptions options)
{
    /// <summary>The context with the fields that the edge writes; the same one when it writes none.</summary>
    public EdgeContext Write(HttpRequest request, EdgeContext context)
    {
        if (!options.Context.SendToOrigin)
        {
            return context;
        }

        var fields = new List<KeyValuePair<string, StringValues>>(context.OriginFields);
        var (country, region, device, language) = (context.Country, context.Region, Name(context.Device), context.Language);
        Add(fields, "X-Edge-Country", country);
        Add(fields, "X-Edge-Region", region);
        Add(fields, "X-Edge-Device", device);
        Add(fields, "X-Edge-Language", language);
        fields.Add(new(Baggage.Field, Baggage.Append(
            request.Headers[Baggage.Field],
            [("edge.country", country), ("edge.region", region), ("edge.device", device), ("edge.language", language)])));
        return context with { OriginFields = fields };
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
