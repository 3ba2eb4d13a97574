using System.Text.RegularExpressions;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Docs;

/// <summary>SECURITY.md names tests behind its answers; they are there.</summary>
public sealed partial class SecurityDocsTests
{
    [Fact]
    public void Threats_NameTestsThatExist()
    {
        var named = Name().Matches(File.ReadAllText(Repository.PathOf("SECURITY.md"))).Select(m => m.Groups[1].Value).ToArray();
        Assert.True(named.Length > 20, $"{named.Length} tests are named.");
        Assert.All(named, name => Assert.True(TestNames.Exists(name), name));
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
