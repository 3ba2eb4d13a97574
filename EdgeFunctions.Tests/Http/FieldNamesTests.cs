using EdgeFunctions.Http;

namespace EdgeFunctions.Tests.Http;

public sealed class FieldNamesTests
{
    private static readonly FieldNames Names = new("Via", "TE", "Trailer", "Upgrade", "X-Host");

    [Theory]
    [InlineData("Via")]
    [InlineData("via")]
    [InlineData("te")]
    [InlineData("TRAILER")]
    [InlineData("upgrade")]
    [InlineData("x-host")]
    public void Contains_InAnyCase_True(string name) => Assert.True(Names.Contains(name));

    [Theory]
    [InlineData("")]
    [InlineData("V")]
    [InlineData("Vib")]
    [InlineData("6ia")]
    [InlineData("Tracker")]
    [InlineData("Trailers")]
    [InlineData("X-Hosts-And-More")]
    public void Contains_Others_False(string name) => Assert.False(Names.Contains(name));
}
