using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Origin;

/// <summary>The fields of a request as its origin gets them: what the edge writes goes before what the reader sent.</summary>
/// <param name="Reader">The reader's fields.</param>
/// <param name="Context">Holds what the edge writes.</param>
/// <param name="Route">What kind of origin it is.</param>
internal readonly record struct SentFields(IHeaderDictionary Reader, EdgeContext Context, RouteKind Route)
{
    /// <summary>A field's values; none when the origin does not get it, whatever the reader sent.</summary>
    public StringValues this[string name]
    {
        get
        {
            var written = Context.OriginFields;
            for (var i = 0; i < written.Count; i++)
            {
                if (written[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return written[i].Value;
                }
            }

            // By the rule of OriginRequestFactory: what a reader has kept from the origin must not choose what others get.
            var may = Route == RouteKind.Asset ? RequestFields.MayGoToAssets(name) : RequestFields.MayGoToPublisher(name);
            return !may || HopByHopFields.Contain(name, HopByHopFields.Nominating(Reader.Connection)) ? StringValues.Empty
                : Route == RouteKind.Asset && name.Equals(HeaderNames.Referer, StringComparison.OrdinalIgnoreCase) ? AssetReferer.Of(Reader[name])
                : Reader[name];
        }
    }
}
