using System.Text.Json;

namespace EdgeFunctions.Context;

/// <summary>
/// The request's fields as they reached the Functions host, which replaces <c>X-Forwarded-*</c> on the way to its worker. They
/// come as JSON in the trigger's data, and are read only when somebody asks.
/// </summary>
internal sealed class OriginalFields(string json)
{
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
