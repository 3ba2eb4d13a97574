using System.Net;
using EdgeFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Hosting;

/// <summary>The key that functions which are not anonymous ask for.</summary>
/// <param name="key">The key; null for none.</param>
/// <param name="isDevelopment">Whether a developer at this machine needs no key, as under Core Tools.</param>
internal sealed class FunctionKey(string? key, bool isDevelopment = false)
{
    private static readonly string[] Forwarded = ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via"];

    private readonly SecretDigest? _key = key is null ? null : new SecretDigest(key);

    /// <summary>Whether a request may call a function of this level: with the key in <c>x-functions-key</c> or <c>code</c>. No key, no entry.</summary>
    public bool Admits(AuthorizationLevel level, HttpRequest request)
    {
        if (level == AuthorizationLevel.Anonymous || (isDevelopment && level == AuthorizationLevel.Function && IsFromThisMachine(request)))
        {
            return true;
        }

        var given = request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault();
        return given is not null && _key?.Matches(given) == true;
    }

    /// <summary>
    /// A connection from here, by a name of this machine, that nobody handed on and no other site's page made: a tunnel connects from
    /// here too, and a page of a rebound name (DNS rebinding) has its own name in <c>Host</c>.
    /// </summary>
    private static bool IsFromThisMachine(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && !Forwarded.Any(request.Headers.ContainsKey)
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin";
}
