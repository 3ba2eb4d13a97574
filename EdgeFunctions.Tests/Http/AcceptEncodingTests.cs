using EdgeFunctions.Bodies;
using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Http;

public sealed class AcceptEncodingTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("gzip, deflate, br, zstd", "gzip, br, deflate")]
    [InlineData("GZIP", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("zstd", "identity")]
    [InlineData("*", "gzip, br, deflate")]
    [InlineData("*;q=0", "identity")]
    [InlineData("gzip;q=0, *", "br, deflate")]
    [InlineData("gzip;q=0, gzip", "identity")]
    [InlineData("identity", "identity")]
    public void ToOrigin_IsTheReadersCutToWhatIsDecoded(string? field, string? expected) =>
        Assert.Equal(expected, AcceptEncoding.Parse(field is null ? StringValues.Empty : field).ToOrigin());

    [Fact]
    public void ToOrigin_SeveralLines_AreOneList() =>
        Assert.Equal("gzip, br", AcceptEncoding.Parse(new StringValues(["gzip", "br"])).ToOrigin());

    [Theory]
    [InlineData(null, "Identity")]
    [InlineData("gzip, br", "Brotli")]
    [InlineData("gzip", "Gzip")]
    [InlineData("br;q=0.5, gzip;q=0.8", "Gzip")]
    [InlineData("br;q=0.5, gzip;q=0.5", "Brotli")]
    [InlineData("gzip;q=0.5, identity", "Identity")]
    [InlineData("gzip;q=0.5, identity;q=0.2", "Gzip")]
    [InlineData("deflate", "Identity")]
    [InlineData("*", "Brotli")]
    [InlineData("*;q=0", "Identity")]
    [InlineData("gzip;q=0.001", "Gzip")]
    [InlineData("gzip; q=0 , br ;q=0.0", "Identity")]
    public void Choose_TakesTheHighestWeight(string? field, string expected) =>
        Assert.Equal(Enum.Parse<ContentCoding>(expected), ResponseCoding.Choose(AcceptEncoding.Parse(field is null ? StringValues.Empty : field)));
}
