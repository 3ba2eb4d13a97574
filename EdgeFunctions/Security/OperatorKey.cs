using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Security;

/// <summary>The key with which an operator asks to be told more than readers are.</summary>
internal sealed class OperatorKey(EdgeOptions options)
{
    public const string Field = "X-Edge-Key";

    private readonly SecretDigest? _key = options.Diagnostics.Key is { } key ? new SecretDigest(key) : null;

    /// <summary>Whether the request has it. Without a configured key nobody does.</summary>
    public bool IsIn(IHeaderDictionary fields) => _key is not null && fields[Field] is { Count: 1 } given && _key.Matches(given[0]!);
}
