using System.Text.RegularExpressions;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Architecture;

/// <summary>Dependencies between rooms point one way.</summary>
public sealed partial class DependencyTests
{
    /// <summary>What each room may know besides itself. A room that is missing here fails the test.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        // Bytes, markup and fields: nothing of settings and of each other's business. Bodies names the codings that Http negotiates.
        ["Html"] = [],
        ["Bodies"] = [],
        ["Http"] = ["Bodies"],
        ["Configuration"] = ["Http"],
        ["Transforms"] = ["Bodies", "Html", "Http", "Configuration", "Context", "Routing"],
        ["Background"] = ["Configuration", "Diagnostics"],
        ["Context"] = ["Background", "Http", "Configuration", "Routing", "Diagnostics"],
        ["Security"] = ["Http", "Configuration", "Context"],
        ["Routing"] = ["Http", "Configuration"],
        ["Origin"] = ["Bodies", "Http", "Configuration", "Context", "Routing", "Diagnostics"],
        ["Responses"] = ["Background", "Bodies", "Http", "Configuration", "Context", "Routing", "Origin", "Transforms", "Diagnostics"],
        ["Diagnostics"] = ["Bodies", "Html", "Http", "Configuration"],
        ["Caching"] = ["Background", "Bodies", "Http", "Configuration", "Context", "Origin", "Responses", "Diagnostics"],
        ["Headers"] = ["Http", "Configuration", "Context", "Routing", "Origin", "Caching"],
        ["Pipeline"] = ["Background", "Headers", "Bodies", "Html", "Http", "Configuration", "Context", "Security", "Routing", "Origin", "Responses", "Caching", "Transforms", "Diagnostics"],
        ["Functions"] = ["Context", "Pipeline"],
        ["Hosting"] = ["Bodies", "Configuration", "Diagnostics", "Pipeline", "Security"],
    };

    private static readonly string App = Repository.PathOf("EdgeFunctions");

    public static TheoryData<string> Rooms =>
        new(Directory.GetDirectories(App).Select(Path.GetFileName).OfType<string>().Where(d => d is not ("bin" or "obj" or "Properties")));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_KnowsOnlyRoomsBelow(string room)
    {
        var allowed = Allowed[room];
        foreach (var file in Directory.EnumerateFiles(Path.Combine(App, room), "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match match in RoomName().Matches(File.ReadAllText(file)))
            {
                var known = match.Groups[1].Value;
                Assert.True(known == room || allowed.Contains(known), $"{Path.GetRelativePath(App, file)} knows {known}.");
            }
        }
    }

    [Theory]
    [InlineData("Html")]
    [InlineData("Bodies")]
    public void LibraryRoom_KnowsNoHost(string room)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(App, room), "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Assert.False(text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal) || text.Contains("Microsoft.Extensions", StringComparison.Ordinal), file);
        }
    }

    [Fact]
    public void Allowed_HasNoCycle()
    {
        var below = new HashSet<string>();
        while (below.Count < Allowed.Count)
        {
            var next = Allowed.Where(r => !below.Contains(r.Key) && r.Value.All(below.Contains)).Select(r => r.Key).ToArray();
            Assert.NotEmpty(next);
            below.UnionWith(next);
        }
    }

    [GeneratedRegex(@"\bEdgeFunctions\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex RoomName();
}
