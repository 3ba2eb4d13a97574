using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Requests that are answered without an origin, in the order in which they are looked for.</summary>
internal sealed class Refusals(PublicHosts publicHosts, ProtectedPaths protectedPaths, ViaName via, EdgeEvents log)
{
    /// <summary>The answer; null when the request may go on.</summary>
    /// <param name="request">The request.</param>
    /// <param name="context">What is known of it; noted there when its credentials were for the edge.</param>
    public EdgeResult? Of(HttpRequest request, ref EdgeContext context)
    {
        if (!publicHosts.Serves(context.PublicHost))
        {
            log.HostNotServed(context.PublicHost.ToString());
            return EdgeErrors.Misdirected(context.TraceId);
        }

        // The method is case-sensitive, and the connection pool sends the one that it knows: get would become GET, and head is no HEAD to the server (RFC 9110 section 9.1).
        if (HttpMethods.GetCanonicalizedValue(context.Method) != context.Method)
        {
            return EdgeErrors.NotImplemented(context.TraceId);
        }

        // An origin that leads back here: the request would go round until its fields are too many.
        if (via.IsIn(request.Headers))
        {
            log.Loop(context.PublicHost.ToString());
            return EdgeErrors.Loop(context.TraceId);
        }

        // The edge's own functions answer their paths; what comes here is none of theirs, and no origin's.
        var methods = ReservedPaths.MethodsOf(context.Target.Path);
        if (HttpMethods.IsConnect(context.Method) || methods is not null)
        {
            return EdgeErrors.MethodNotAllowed(context.TraceId, methods ?? EdgeErrors.ReadMethods);
        }

        if (ReservedPaths.Contains(context.Target.Path))
        {
            return EdgeErrors.NotFound(context.TraceId);
        }

        foreach (var path in protectedPaths.Find(context.Target.Path))
        {
            var credentials = path.Check(request.Headers.Authorization);
            if (credentials != Credentials.Right)
            {
                return credentials == Credentials.Wrong && path.RefusesWrong ? EdgeErrors.Forbidden(context.TraceId) : EdgeErrors.Unauthorized(path.Challenge, context.TraceId);
            }

            context = context with { CredentialsAreOurs = true };
        }

        return MaxForwards.Of(request) == 0 ? new MaxForwardsResult(context) : null;
    }
}
