using System.Globalization;
using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Origin;

/// <summary>Builds the request to an origin from what may pass.</summary>
internal sealed class OriginRequestFactory(EdgeOptions options, ViaName via)
{
    private const int AsksFirstFrom = 1024 * 1024;

    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly AskedCodings _codings = new(options.Compression);

    public HttpRequestMessage Create(HttpRequest request, EdgeContext context, RouteMatch match, string method, IdleTimeout timeout)
    {
        var message = new OriginRequest(HttpMethod.Parse(method), TargetUri(match), match.Route, context.Summary)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (match.Route.OtherHost is { } host)
        {
            message.Headers.Host = host;
        }

        if (match.Route.Kind == RouteKind.Asset)
        {
            AddAssetFields(request.Headers, context, message);
        }
        else
        {
            AddBody(request, message, timeout);
            AddPublisherFields(request, context, message);
            if (!context.CredentialsAreOurs && ConnectionCredentials.AreIn(request.Headers.Authorization))
            {
                message.HasOwnConnection = true;
                message.Headers.ConnectionClose = true;
            }
        }

        return message;
    }

    /// <summary>Whether the reader's request has a body that goes to the origin. It can be sent once.</summary>
    /// <remarks>One of a HEAD means nothing, and some reject it (RFC 9110 section 9.3.2): it stays here, for HEAD may be asked as GET behind it.</remarks>
    public static bool SendsBody(HttpRequest request) =>
        !HttpMethods.IsHead(request.Method) && (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? request.ContentLength > 0);

    private static Uri TargetUri(RouteMatch match)
    {
        // "OPTIONS *" has no path to put behind an origin; it asks about the origin as a whole (RFC 9110 section 9.3.7).
        var target = match.Target.Path == "*" ? "/" : match.Target.Path;

        // Uri would otherwise resolve dots and decode escapes, and ask the origin for something else than the reader did.
        return new Uri(string.Concat(match.Route.OriginPrefix, target, match.Target.Query), AsItIs);
    }

    private static void AddAssetFields(IHeaderDictionary reader, EdgeContext context, HttpRequestMessage message)
    {
        // Each by itself, those of RequestFields.ToAssets: a few may pass, and the server has a place for each of them.
        var connection = HopByHopFields.Nominating(reader.Connection);
        AddUnwritten(HeaderNames.UserAgent, reader.UserAgent, connection, context, message);
        AddUnwritten(HeaderNames.Accept, reader.Accept, connection, context, message);

        // Asked for by the edge, as of the publisher: the cache tells bodies apart by what the reader accepts.
        AddUnwritten(HeaderNames.AcceptEncoding, reader.AcceptEncoding, StringValues.Empty, context, message);
        AddUnwritten(HeaderNames.AcceptLanguage, reader.AcceptLanguage, connection, context, message);
        AddUnwritten(HeaderNames.Referer, AssetReferer.Of(reader.Referer), connection, context, message);
        AddUnwritten(HeaderNames.IfNoneMatch, reader.IfNoneMatch, connection, context, message);
        AddUnwritten(HeaderNames.IfModifiedSince, reader.IfModifiedSince, connection, context, message);
        AddUnwritten(HeaderNames.IfMatch, reader.IfMatch, connection, context, message);
        AddUnwritten(HeaderNames.IfUnmodifiedSince, reader.IfUnmodifiedSince, connection, context, message);
        AddUnwritten(HeaderNames.Range, reader.Range, connection, context, message);
        AddUnwritten(HeaderNames.IfRange, reader.IfRange, connection, context, message);
        AddWritten(context, message);
    }

    private static void AddUnwritten(string name, StringValues values, StringValues connection, EdgeContext context, HttpRequestMessage message)
    {
        if (values.Count > 0 && !IsWritten(name, context) && (connection.Count == 0 || !HopByHopFields.Contain(name, connection)))
        {
            Add(message, name, values);
        }
    }

    private void AddPublisherFields(HttpRequest request, EdgeContext context, HttpRequestMessage message)
    {
        var connection = HopByHopFields.Nominating(request.Headers.Connection);
        foreach (var (name, values) in request.Headers)
        {
            if (!RequestFields.MayGoToPublisher(name) || IsWritten(name, context) || HopByHopFields.Contain(name, connection) || (context.CredentialsAreOurs && name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            Add(message, name, values);
        }

        if (_codings.For(request.Headers) is { } codings)
        {
            message.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, codings);
        }

        if (MaxForwards.Of(request) is { } hops)
        {
            message.Headers.TryAddWithoutValidation(HeaderNames.MaxForwards, (hops - 1).ToString(CultureInfo.InvariantCulture));
        }

        AddForwarded(request, context, message);
        AddWritten(context, message);
    }

    private void AddForwarded(HttpRequest request, EdgeContext context, HttpRequestMessage message)
    {
        if (context.ClientAddress is { } client)
        {
            message.Headers.TryAddWithoutValidation("X-Forwarded-For", (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString());
        }

        message.Headers.TryAddWithoutValidation("X-Forwarded-Host", context.PublicHost.ToString());
        message.Headers.TryAddWithoutValidation("X-Forwarded-Proto", context.PublicScheme);

        foreach (var hop in request.Headers.Via)
        {
            message.Headers.TryAddWithoutValidation(HeaderNames.Via, hop);
        }

        message.Headers.TryAddWithoutValidation(HeaderNames.Via, via.ValueFor(request.Protocol));
    }

    private static bool IsWritten(string name, EdgeContext context)
    {
        // By index: an enumerator of the interface would be allocated.
        var fields = context.OriginFields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Key.Length == name.Length && MetaVariables.AreOne(fields[i].Key, name))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddWritten(EdgeContext context, HttpRequestMessage message)
    {
        var fields = context.OriginFields;
        for (var i = 0; i < fields.Count; i++)
        {
            Add(message, fields[i].Key, fields[i].Value);
        }
    }

    private void AddBody(HttpRequest request, HttpRequestMessage message, IdleTimeout timeout)
    {
        if (SendsBody(request))
        {
            // A large upload asks first, so that a refusal comes before the bytes: over HTTP/1.1 the connection pool reads no
            // answer while it sends. A reader's own expectation goes on (RFC 9110 section 10.1.1).
            var (readerAsks, edgeAsks) = (request.Headers.Expect.Count > 0, request.ContentLength is null or > AsksFirstFrom);
            message.Headers.ExpectContinue = readerAsks || edgeAsks ? true : null;
            message.Content = new RequestBodyContent(request.BodyReader, request.ContentLength, timeout, options.Origin.IdleTimeout)
            {
                AsksFirst = edgeAsks && !readerAsks,
                FirstByte = options.Origin.FirstByteTimeout,
            };

            // With a length the body has one; without, it is chunked. Never both (RFC 9112 section 6.3).
            message.Headers.TransferEncodingChunked = request.ContentLength is null ? true : null;
        }
        else if (request.ContentLength == 0 || !Retries.IsIdempotent(message.Method))
        {
            // A POST without content says so (RFC 9110 section 8.6). And the connection pool, which would else send it again when the
            // connection is closed, leaves it alone: what is not idempotent a proxy must not repeat (section 9.2.2).
            message.Content = new ByteArrayContent([]);
        }
    }

    private static void Add(HttpRequestMessage message, string name, StringValues values)
    {
        // A field is either a request's or a content's for .NET; the first refuses what belongs to the second.
        if (values.Count == 1)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values[0]))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, values[0]);
            }
        }
        else if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
        {
            message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }
}
