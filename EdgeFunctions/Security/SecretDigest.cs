using System.Security.Cryptography;
using System.Text;

namespace EdgeFunctions.Security;

/// <summary>A secret to compare with: only its digest is kept, and neither content nor length shows in the time of a comparison.</summary>
internal sealed class SecretDigest(string secret)
{
    private readonly byte[] _digest = Digest(secret);

    public bool Matches(string given) => CryptographicOperations.FixedTimeEquals(Digest(given), _digest);

    private static byte[] Digest(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
