using EdgeFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Hosting;

/// <summary>The key that functions which are not anonymous ask for.</summary>
internal sealed class FunctionKey(string? key)
{
    private readonly SecretDigest? _key = key is null ? null : new SecretDigest(key);

    /// <summary>Whether a request may call a function of this level: with the key in <c>x-functions-key</c> or <c>code</c>. No key, no entry.</summary>
    public bool Admits(AuthorizationLevel level, HttpRequest request)
    {
        if (level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        var given = request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault();
        return given is not null && _key?.Matches(given) == true;
    }
}
