using System.Reflection;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Tests.Diagnostics;

public sealed class EventIdsTests
{
    [Fact]
    public void Ids_All_AreDifferent()
    {
        var ids = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).Where(f => f.IsLiteral).ToLookup(f => f.GetRawConstantValue(), f => f.Name);

        Assert.NotEmpty(ids);
        Assert.All(ids, names => Assert.Single(names));
    }
}
