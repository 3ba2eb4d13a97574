using System.Buffers;
using System.Collections.Frozen;
using System.Net;

namespace EdgeFunctions.Configuration;

/// <summary>Checks secrets and what guards the edge. Secrets never stand in a message.</summary>
internal static class SecurityValidator
{
    private const int ShortestSecret = 16;

    private static readonly SearchValues<char> NotInPrefixes = SearchValues.Create("?#%\\;*");

    private static readonly FrozenSet<string> SampleSecrets = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "changemechangeme", "passwordpassword", "secretsecretsecret", "0123456789abcdef", "1234567890123456", "your-secret-here", "replace-this-secret");

    public static void Validate(EdgeOptions options, List<string> errors)
    {
        if (options.Functions.Key is { } key)
        {
            ValidateSecret("Functions:Key", key, errors);
        }

        if (options.FrontDoor.Id is { } id && !Guid.TryParse(id, out _))
        {
            EdgeOptionsValidator.Add(errors, "FrontDoor:Id", id, "is not a Front Door id; it is a GUID, the profile's property frontDoorId");
        }

        for (var i = 0; i < options.Protect.Length; i++)
        {
            ValidateProtect($"Protect:{i}", options.Protect[i], errors);
            var path = options.Protect[i].Path?.TrimEnd('/');
            if (path is not null && options.Protect.Take(i).Any(other => string.Equals(other.Path?.TrimEnd('/'), path, StringComparison.OrdinalIgnoreCase)))
            {
                EdgeOptionsValidator.Add(errors, $"Protect:{i}:Path", options.Protect[i].Path, "is protected already; one path has one secret");
            }
        }

        if (!options.Origin.AllowLoopback)
        {
            RefuseLoopback("Publisher:OriginUrl", options.Publisher.OriginUrl, errors);
            for (var i = 0; i < options.Assets.Routes.Length; i++)
            {
                RefuseLoopback($"Assets:Routes:{i}:OriginUrl", options.Assets.Routes[i].OriginUrl, errors);
            }
        }
    }

    private static void ValidateProtect(string path, ProtectOptions protect, List<string> errors)
    {
        if (protect.Path is not { } prefix || !IsPlainPrefix(prefix))
        {
            EdgeOptionsValidator.Add(errors, path + ":Path", protect.Path, "is not a path prefix; give a path such as /preview, or / for the whole site; all below it counts, without stars, escapes, empty segments, dots at a segment's end and parameters");
        }

        if (protect.Scheme == ProtectScheme.Basic && (string.IsNullOrEmpty(protect.Username) || protect.Username.Contains(':', StringComparison.Ordinal)))
        {
            EdgeOptionsValidator.Add(errors, path + ":Username", protect.Username, "is no user name; Basic needs one, without a colon");
        }

        if (protect.Secret is null)
        {
            EdgeOptionsValidator.Add(errors, path + ":Secret", null, "is missing; give the password or token that readers must know");
        }
        else
        {
            ValidateSecret(path + ":Secret", protect.Secret, errors);
        }
    }

    /// <summary>Whether nobody reads a prefix as another one: what is guarded is compared with all that a request's path may mean.</summary>
    private static bool IsPlainPrefix(string prefix) =>
        prefix.StartsWith('/') && !prefix.AsSpan().ContainsAny(NotInPrefixes)
        && (prefix.TrimEnd('/') is "" || prefix.TrimEnd('/')[1..].Split('/').All(static s => s.Length > 0 && s[^1] != '.' && s.Trim() == s));

    internal static void ValidateSecret(string path, string secret, List<string> errors)
    {
        if (secret.Length < ShortestSecret || secret.Distinct().Count() < 6 || SampleSecrets.Contains(secret))
        {
            EdgeOptionsValidator.Add(errors, path, null, $"is too weak; use {ShortestSecret} or more random characters");
        }
    }

    private static void RefuseLoopback(string path, string? url, List<string> errors)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var origin) && origin.Scheme is ("http" or "https")
            && (origin.IsLoopback || (IPAddress.TryParse(origin.DnsSafeHost, out var address) && IPAddress.IsLoopback(address))))
        {
            EdgeOptionsValidator.Add(errors, path, EdgeOptionsValidator.WithoutCredentials(url!), "is on this machine; if that is meant, as in development, set Edge__Origin__AllowLoopback to true");
        }
    }
}
