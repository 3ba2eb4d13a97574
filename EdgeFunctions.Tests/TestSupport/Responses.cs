using System.Text;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Short ways to look at a response.</summary>
internal static class Responses
{
    /// <summary>All lines of a field, of the response or its content, as they came; null when it is not there.</summary>
    public static string? Field(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? string.Join(" | ", values)
            : null;

    /// <summary>Whether the answer came from the cache.</summary>
    public static bool IsHit(this HttpResponseMessage response) => response.Field("Cache-Status")!.StartsWith("edge; hit", StringComparison.Ordinal);

    /// <summary>The rest of the body.</summary>
    public static async Task<byte[]> BytesAsync(this HttpResponseMessage response)
    {
        var body = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.CopyToAsync(body, Patience.Token());
        return body.ToArray();
    }

    /// <summary>The rest of the body, decoded from its coding, as UTF-8.</summary>
    public static async Task<string> TextAsync(this HttpResponseMessage response) =>
        Encoding.UTF8.GetString(Codec.Decode(response.Field("Content-Encoding"), await response.BytesAsync()));

    /// <summary>Reads until the body holds at least so many bytes.</summary>
    public static async Task<byte[]> ReadAtLeastAsync(this Stream stream, int count)
    {
        var buffer = new byte[64 * 1024];
        var length = await stream.ReadAtLeastAsync(buffer, count, throwOnEndOfStream: true, Patience.Token());
        return buffer[..length];
    }
}
