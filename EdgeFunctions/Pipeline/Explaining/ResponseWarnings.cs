using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Headers;
using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>What the fields of a response tell, and how long its origin took of late.</summary>
internal sealed class ResponseWarnings(EdgeOptions options, ITransformFactory transforms, ResponseHeaderRules rules, SlowOrigin slow)
{
    private const string SetsCookie = "set-cookie";

    public void Add(List<Warning> warnings, HttpRequest request, EdgeContext context, OriginAnswer answer, bool hasStandIn)
    {
        var (exchange, decision) = (answer.Response!.Exchange, answer.Decision);
        var message = exchange.Response;
        IHeaderDictionary fields = new HeaderDictionary();
        ResponseFields.Copy(answer.Response!, fields);

        if (exchange.Status >= StatusCodes.Status400BadRequest)
        {
            warnings.Add(new Warning("status", $"The origin answers {exchange.Status}. " + (hasStandIn ? "A reader would get the stored page." : "Fragments are injected into pages of status 200 only."), []));
        }

        switch (decision.Reason)
        {
            case GateReason.NoTransform:
                warnings.Add(new Warning("no-transform", "The origin forbids changes with Cache-Control: no-transform, so its URLs stay in the page. Edge__Rewrite__IgnoreNoTransform goes over it.", []));
                break;
            case GateReason.Coding:
                warnings.Add(new Warning("coding", $"The body comes in a coding that is not decoded ({message.Content.Headers.ContentEncoding}), so it is not rewritten. gzip, deflate and br are.", []));
                break;
            case GateReason.Charset:
                warnings.Add(new Warning("charset", $"The charset is not one that is rewritten byte by byte ({message.Content.Headers.ContentType}). UTF-8, ASCII and the single-byte ones are.", []));
                break;
            case GateReason.NoType:
                warnings.Add(new Warning("no-type", "The response names no media type, so nothing is rewritten.", []));
                break;
        }

        if (decision.Kind == TransformKind.Html && transforms.Injections.HaveScripts(transforms.Injections.For(context, exchange.Status)))
        {
            AddPolicy(warnings, request, context, answer.Response!);
        }

        if (fields.SetCookie.Count > 0)
        {
            warnings.Add(new Warning(SetsCookie, "The response sets a cookie: it is one reader's, and is stored by no cache.", []));
        }

        if (exchange.Status is >= 300 and < 400)
        {
            AddRedirect(warnings, context, answer.Response!.Route, message.Headers.NonValidated.TryGetValues("Location", out var asked) ? asked.ToString() : "", fields.Location.ToString());
        }

        if (options.Publisher.Delivery == Delivery.Buffered && decision is { Outcome: Outcome.Rewrite, IsFeed: false } && message.Content.Headers.ContentLength > options.Publisher.MaxBufferedBytes)
        {
            warnings.Add(new Warning("declared-length", "The origin's Content-Length alone is more than Edge__Publisher__MaxBufferedBytes.", []));
        }

        if (slow.IsSlow(context.Target.Path))
        {
            warnings.Add(new Warning("slow-origin", "The origin is slow at present. Readers whose page is not stored get it without what is optional; below it is whole.", []));
        }
    }

    /// <summary>The page would not be stored; where a cookie is the reason, that has been told.</summary>
    public static void AddNotStored(List<Warning> warnings, CacheExplanation cache)
    {
        if (!warnings.Exists(warning => warning.Code == SetsCookie))
        {
            warnings.Add(new Warning("not-stored", $"The cache is on and would not store this page: {cache.Verdict}.", []));
        }
    }

    /// <summary>The policy that readers get, after the header rules, and whether the scripts may run under it: they have the nonce of the origin's.</summary>
    private void AddPolicy(List<Warning> warnings, HttpRequest request, EdgeContext context, ResponseContext response)
    {
        var sent = request.HttpContext.Response;
        sent.StatusCode = response.Exchange.Status;
        ResponseFields.Copy(response, sent.Headers);
        rules.Apply(request, context);
        var (policy, nonce) = (ScriptPolicy.Of(sent.Headers.ContentSecurityPolicy), ScriptPolicy.Of(response.Exchange.Response.Headers.NonValidated).Nonce);
        if (policy.Refuses(nonce))
        {
            warnings.Add(new Warning(
                "csp",
                policy.ForbidsInline
                    ? "The Content-Security-Policy forbids inline scripts and names no nonce, so the injected scripts will not run."
                    : "The Content-Security-Policy of a header rule has a nonce that the injected scripts do not get, so they will not run.",
                [.. sent.Headers.ContentSecurityPolicy.OfType<string>()]));
        }
    }

    /// <summary>The two ways in which a site that wants another address than it was asked by keeps readers away from its pages.</summary>
    private static void AddRedirect(List<Warning> warnings, EdgeContext context, Route route, string asked, string told)
    {
        // After the rewriting of fields: where a reader would be sent, from the page that was asked for.
        if (!Uri.TryCreate($"{context.PublicScheme}://{context.PublicHost}{context.Target}", UriKind.Absolute, out var page) || !Uri.TryCreate(page, told, out var target))
        {
            return;
        }

        var isAsset = route.Kind == RouteKind.Asset;
        var settings = isAsset ? "Edge__Assets__Routes__N__OriginUrl" : "Edge__Publisher__OriginUrl and Edge__Publisher__OriginHost";
        if (target == page)
        {
            // An asset origin is not told the reader's scheme.
            var scheme = context.PublicScheme == Uri.UriSchemeHttp && !isAsset
                ? " X-Forwarded-Proto told it http, as the reader came by http; a whole URL with https shows what readers behind Front Door get."
                : "";
            warnings.Add(new Warning("redirect-loop", $"The origin redirects to the very URL that the reader asked for. It wants another scheme or host than it is asked by: see {settings}." + scheme, [$"{asked} becomes {told}"]));
        }
        else if (target.Authority != page.Authority && (route.TakesPrefix ? route.Name + target.PathAndQuery : target.PathAndQuery) == page.PathAndQuery)
        {
            warnings.Add(new Warning("redirect-away", $"The origin redirects to the same page at {target.Authority}, and readers leave the edge. If that is the site's own host, have the origin asked for it: {settings}.", [told]));
        }
    }
}
