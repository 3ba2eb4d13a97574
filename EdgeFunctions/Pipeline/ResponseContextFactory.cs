using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Responses.Observing;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Pipeline;

/// <summary>Gathers what both ways of sending a body need to know of a response.</summary>
internal sealed class ResponseContextFactory(ServerTraits server, ITransformFactory transforms, PageValidators validators, BodyObservers observers)
{
    private readonly BodyObservers? _observers = observers.IsOn ? observers : null;

    public ResponseContext Create(OriginExchange exchange, EdgeContext context, Route route, EntityTags tags, TransformKind kind) =>
        new(exchange, context, route, transforms.UrlsFor(context.PublicScheme, context.PublicHost), tags, server.Charset, kind == TransformKind.Html && validators.IsPersonal(context, exchange.Status))
        {
            Observers = _observers,
        };
}
