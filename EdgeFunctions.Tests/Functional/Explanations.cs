using System.Net;
using System.Text.Json;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Asks for explanations, and reads them.</summary>
internal static class Explanations
{
    public static async Task<JsonElement> ExplainAsync(EdgeHost edge, string url)
    {
        using var response = await edge.GetAsync("/_edge/explain?url=" + Uri.EscapeDataString(url), ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.TextAsync());
        return json.RootElement.Clone();
    }

    public static string? Text(JsonElement explanation, string part, string name) => explanation.GetProperty(part).GetProperty(name).GetString();

    public static IEnumerable<string> Codes(JsonElement explanation) => explanation.GetProperty("warnings").EnumerateArray().Select(w => w.GetProperty("code").GetString()!);

    public static JsonElement Warning(JsonElement explanation, string code) =>
        explanation.GetProperty("warnings").EnumerateArray().Single(w => w.GetProperty("code").GetString() == code);
}
