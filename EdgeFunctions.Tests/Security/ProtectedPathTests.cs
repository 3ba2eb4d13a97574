using EdgeFunctions.Configuration;
using EdgeFunctions.Security;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Security;

public sealed class ProtectedPathTests
{
    private const string Right = "Bearer correct-horse-battery";
    private const string Wrong = "Bearer of-somebody-else";

    private static readonly ProtectedPath Guarded = new(new ProtectOptions { Path = "/admin", Scheme = ProtectScheme.Bearer, Secret = "correct-horse-battery" });

    [Fact]
    public void Check_OneLine_RightOrWrong()
    {
        Assert.Equal(Credentials.Missing, Guarded.Check(StringValues.Empty));
        Assert.Equal(Credentials.Wrong, Guarded.Check(Wrong));
        Assert.Equal(Credentials.Right, Guarded.Check(Right));
    }

    [Theory]
    [InlineData(Right, Wrong)]
    [InlineData(Wrong, Right)]
    [InlineData(Right, Right)]
    public void Check_TwoLines_AreWrong(string first, string second) => Assert.Equal(Credentials.Wrong, Guarded.Check(new StringValues([first, second])));
}
