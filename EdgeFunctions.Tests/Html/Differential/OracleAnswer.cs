using System.Text.Json;

namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>What lol-html and parse5 made of one document.</summary>
internal sealed class OracleAnswer
{
    public OracleAnswer(JsonElement json)
    {
        var lol = json.GetProperty("lol");
        LolError = lol.TryGetProperty("error", out var error) ? error.GetString() : null;
        LolOutput = lol.TryGetProperty("output", out var output) ? output.GetBytesFromBase64() : [];
        LolElements = [.. lol.GetProperty("elements").EnumerateArray().Select(e => new SeenElement(e[0].GetString()!, Attributes(e[1])))];
        Tags = [.. json.GetProperty("tags").EnumerateArray().Select(t => new SeenTag(t[0].GetInt64(), t[1].GetString()!, Attributes(t[2])))];
        Matches = [.. json.GetProperty("matches").EnumerateArray().Select(m => m.EnumerateArray().Select(o => o.GetInt64()).ToArray())];
    }

    /// <summary>Why lol-html gave up; null if it did not.</summary>
    public string? LolError { get; }

    /// <summary>Its output, with href set on every a.</summary>
    public byte[] LolOutput { get; }

    /// <summary>The elements that its <c>*</c> handler saw.</summary>
    public SeenElement[] LolElements { get; }

    /// <summary>The tags that parse5's tree builder was given, with scripting, references in values decoded.</summary>
    public SeenTag[] Tags { get; }

    /// <summary>For each selector the offsets of the elements in parse5's tree, with scripting, that css-select finds.</summary>
    public long[][] Matches { get; }

    private static (string Name, string Value)[] Attributes(JsonElement list) =>
        [.. list.EnumerateArray().Select(a => (a[0].GetString()!, a[1].GetString()!)).DistinctBy(a => a.Item1)];
}
