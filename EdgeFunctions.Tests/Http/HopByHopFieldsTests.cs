using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Http;

public sealed class HopByHopFieldsTests
{
    [Theory]
    [InlineData("connection")]
    [InlineData("Keep-Alive")]
    [InlineData("Proxy-Connection")]
    [InlineData("TE")]
    [InlineData("Trailer")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Upgrade")]
    [InlineData("Proxy-Authorization")]
    public void Contain_NamesOfTheConnection_True(string name) => Assert.True(HopByHopFields.Contain(name, StringValues.Empty));

    [Fact]
    public void Contain_Nominated_True()
    {
        var connection = new StringValues(["close, X-Private", "x-other"]);
        Assert.True(HopByHopFields.Contain("x-private", connection));
        Assert.True(HopByHopFields.Contain("X-Other", connection));
        Assert.False(HopByHopFields.Contain("X-Public", connection));
    }

    [Theory]
    [InlineData("keep-alive")]
    [InlineData("Keep-Alive")]
    public void Nominating_KeepAliveAlone_Nothing(string connection) => Assert.Equal(0, HopByHopFields.Nominating(connection).Count);

    [Theory]
    [InlineData("close")]
    [InlineData("keep-alive, X-Private")]
    [InlineData("X-Private")]
    public void Nominating_Others_AsTheyAre(string connection) => Assert.Equal(connection, HopByHopFields.Nominating(connection));
}
