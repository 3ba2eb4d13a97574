using System.Text;
using EdgeFunctions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Security;

/// <summary>One guarded prefix.</summary>
internal sealed class ProtectedPath
{
    private const string BasicScheme = "Basic ";
    private const string BearerScheme = "Bearer ";

    private readonly ProtectScheme _scheme;
    private readonly SecretDigest _secret;

    public ProtectedPath(ProtectOptions options)
    {
        Prefix = options.Path!.TrimEnd('/').ToLowerInvariant();
        _scheme = options.Scheme;

        // User and password are one secret, so that neither shows whether the other was right.
        _secret = new SecretDigest(_scheme == ProtectScheme.Basic ? $"{options.Username}:{options.Secret}" : options.Secret!);
    }

    /// <summary>Lower case, no slash at the end; empty for the whole site.</summary>
    public string Prefix { get; }

    /// <summary>The challenge of a 401 (RFC 7617 section 2, RFC 6750 section 3).</summary>
    public string Challenge => _scheme == ProtectScheme.Basic ? "Basic realm=\"edge\", charset=\"UTF-8\"" : "Bearer realm=\"edge\"";

    /// <summary>Whether wrong credentials are refused for good. A person mistypes a password and is asked again; a program's token stays wrong.</summary>
    public bool RefusesWrong => _scheme == ProtectScheme.Bearer;

    /// <summary>What the credentials of a request are worth.</summary>
    public Credentials Check(StringValues authorization)
    {
        if (authorization.Count == 0)
        {
            return Credentials.Missing;
        }

        return authorization.Count == 1 && Read(authorization[0]!) is { } given && _secret.Matches(given) ? Credentials.Right : Credentials.Wrong;
    }

    private string? Read(string authorization)
    {
        var scheme = _scheme == ProtectScheme.Basic ? BasicScheme : BearerScheme;
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var value = authorization[scheme.Length..].Trim();
        if (_scheme == ProtectScheme.Bearer)
        {
            return value;
        }

        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
