using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Context;

/// <summary>
/// The request's fields as they reached the Functions host, which replaces <c>X-Forwarded-*</c> on the way to its worker. They
/// come as JSON in the trigger's data, and are read only when somebody asks.
/// </summary>
internal sealed class OriginalFields(string json)
{
    private const string FrontDoorIdField = "X-Azure-FDID";

    /// <summary>
    /// Whether they are those of a request that came through Front Door. The trigger's data is made of the query and of a JSON body first, and
    /// what a reader names <c>Headers</c> there stands in the fields' place. Front Door's id a reader does not know.
    /// </summary>
    public bool AreOf(HttpRequest request) =>
        request.Headers[FrontDoorIdField] is { Count: 1 } id && Find(FrontDoorIdField) is { } found
        && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(found.AsSpan()), MemoryMarshal.AsBytes(id[0].AsSpan()));

    /// <summary>A field's value; null when it is not there or has none.</summary>
    public string? Find(string name)
    {
        try
        {
            using var fields = JsonDocument.Parse(json);
            foreach (var field in fields.RootElement.EnumerateObject())
            {
                if (field.NameEquals(name) || field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return field.Value.ValueKind == JsonValueKind.String && field.Value.GetString() is { Length: > 0 } value ? value : null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A host of another shape: then there is no second source.
        }

        return null;
    }
}
