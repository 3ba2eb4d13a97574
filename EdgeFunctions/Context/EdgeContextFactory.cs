using System.Diagnostics;
using System.Net;
using EdgeFunctions.Background;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeFunctions.Context;

/// <summary>Reads the context of a request.</summary>
/// <param name="options">The settings.</param>
/// <param name="after">Takes work of code behind responses.</param>
internal sealed class EdgeContextFactory(EdgeOptions options, AfterResponseQueue? after = null)
{
    // Written by our own rule set from {hostname} and {request_scheme}, over anything the client sent. X-Forwarded-Host does
    // not get through the Functions host, which replaces it; its trigger data has it.
    private const string EdgeHostField = "X-Edge-Host";
    private const string EdgeSchemeField = "X-Edge-Scheme";
    private const string ForwardedHostField = "X-Forwarded-Host";
    private const string ForwardedProtoField = "X-Forwarded-Proto";

    // The peer that Front Door saw. X-Azure-ClientIP and X-Forwarded-For repeat what a client claims.
    private const string SocketAddressField = "X-Azure-SocketIP";

    private readonly KnownHosts _hosts = new(options.Memory.MaxKeptRules);
    private readonly ContextSettings _settings = new(options.Context);
    private readonly Experiments? _experiments = options.Experiments.Length == 0 && options.Readers.PreviewKey is null ? null : new(options);

    /// <param name="request">The request.</param>
    /// <param name="behindFrontDoor">Whether it passed Front Door's gate, so that Front Door's fields are true.</param>
    /// <param name="summary">What is told of it at its end.</param>
    /// <returns>Null when the request names no valid host.</returns>
    public EdgeContext? Create(HttpRequest request, bool behindFrontDoor, RequestSummary? summary = null)
    {
        var scheme = SchemeOf(request, behindFrontDoor);
        if (_hosts.Find(scheme, HostOf(request, behindFrontDoor)) is not { } host)
        {
            return null;
        }

        var context = new EdgeContext
        {
            Method = request.Method,
            PublicHost = host,
            PublicScheme = scheme,
            Target = RequestTarget.Of(request),
            ClientAddress = AddressOf(request, behindFrontDoor),
            Traits = new ReaderTraits(request.Headers, _settings, behindFrontDoor),
            // Else the summary knows it.
            TraceId = summary is null ? TraceIdOf(request.HttpContext) : "",
            Summary = summary,
            After = summary is null ? null : after,
        };
        return _experiments is null ? context : _experiments.Assign(request, context);
    }

    /// <summary>Under the Functions worker the request's activity is not the current one; the server's feature has it under both hosts.</summary>
    private static string TraceIdOf(HttpContext http) =>
        (http.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current) is { } activity ? activity.TraceId.ToString() : http.TraceIdentifier;

    private static string? HostOf(HttpRequest request, bool behindFrontDoor) => behindFrontDoor
        ? One(request, EdgeHostField) ?? Forwarded(request, ForwardedHostField) ?? request.Host.Value
        : request.Host.Value;

    private static string SchemeOf(HttpRequest request, bool behindFrontDoor)
    {
        var forwarded = behindFrontDoor ? One(request, EdgeSchemeField) ?? Forwarded(request, ForwardedProtoField) : null;
        return forwarded?.ToLowerInvariant() switch
        {
            "https" => Uri.UriSchemeHttps,
            "http" => Uri.UriSchemeHttp,
            _ => request.IsHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp,
        };
    }

    private static IPAddress? AddressOf(HttpRequest request, bool behindFrontDoor) =>
        behindFrontDoor && IPAddress.TryParse(One(request, SocketAddressField), out var address) ? address : request.HttpContext.Connection.RemoteIpAddress;

    /// <summary>Front Door's field: from the Functions host's copy of the request, else as it came.</summary>
    private static string? Forwarded(HttpRequest request, string name) => request.HttpContext.Features.Get<OriginalFields>() is not { } original ? One(request, name)
        : original.AreOf(request) ? original.Find(name)
        : null;

    /// <summary>A field that has one value; several are a sign that somebody added to it.</summary>
    private static string? One(HttpRequest request, string name) => request.Headers[name] is { Count: 1 } values && values[0] is { Length: > 0 } value ? value : null;
}
