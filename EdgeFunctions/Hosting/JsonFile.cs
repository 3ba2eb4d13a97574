using System.Text.Json;

namespace EdgeFunctions.Hosting;

/// <summary>Reads a settings file as the Functions host does: with comments and trailing commas.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="InvalidDataException">The file cannot be read, or is not a JSON object. The message says which file, where and why.</exception>
    public static JsonDocument Parse(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var json = JsonDocument.Parse(file, Lenient);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            throw new InvalidDataException($"{path} is not a JSON object.");
        }
        catch (JsonException e)
        {
            // The message ends in the position, with lines counted from 0; editors count from 1.
            var reason = e.Message.Split(" LineNumber:")[0];
            throw new InvalidDataException($"{path} is not JSON, line {e.LineNumber + 1}: {reason}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
