using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Security;

/// <summary>Did the request come through our Front Door? The service tag alone admits every profile of every customer.</summary>
internal sealed class FrontDoorGate(EdgeOptions options)
{
    private const string IdField = "X-Azure-FDID";

    private readonly SecretDigest? _id = options.FrontDoor.Id is { } id ? new SecretDigest(Guid.Parse(id).ToString()) : null;

    /// <summary>Whether the gate stands. Only behind it are Front Door's fields believed.</summary>
    public bool IsOn => _id is not null;

    /// <summary>Whether the request came through. Always true while the gate is off.</summary>
    public bool Admits(IHeaderDictionary fields) =>
        _id is null || (fields[IdField] is { Count: 1 } given && _id.Matches(given[0]!.ToLowerInvariant()));
}
