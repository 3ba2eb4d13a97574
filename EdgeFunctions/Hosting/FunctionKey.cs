using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Hosting;

/// <summary>The key that functions which are not anonymous ask for.</summary>
internal sealed class FunctionKey(string? key)
{
    private readonly byte[]? _digest = key is null ? null : Digest(key);

    /// <summary>Whether a request may call a function of this level: with the key in <c>x-functions-key</c> or <c>code</c>. No key, no entry.</summary>
    public bool Admits(AuthorizationLevel level, HttpRequest request)
    {
        if (level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        var given = request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault();

        // Digests, so that neither content nor length shows in the time of the comparison.
        return _digest is not null && given is not null && CryptographicOperations.FixedTimeEquals(Digest(given), _digest);
    }

    private static byte[] Digest(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
