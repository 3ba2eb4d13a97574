using System.Net;
using EdgeFunctions.Origin;

namespace EdgeFunctions.Tests.Origin;

public sealed class OriginBreakerTests
{
    [Theory]
    [InlineData(HttpStatusCode.OK, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.GatewayTimeout, true)]
    public void IsFailure_Status_CountsWhereItSpeaksOfTheServer(HttpStatusCode status, bool expected)
    {
        using var response = new HttpResponseMessage(status);
        var result = new OriginResult(response);
        Assert.Equal(expected, OriginBreaker.IsFailure(result, countStatus: true, isTrial: false));
        Assert.False(OriginBreaker.IsFailure(result, countStatus: false, isTrial: false));
    }

    [Theory]
    [InlineData("Unreachable", true, true)]
    [InlineData("Tls", true, true)]
    [InlineData("ConnectTimeout", true, true)]
    [InlineData("FirstByteTimeout", true, true)]
    [InlineData("Reset", true, true)]
    [InlineData("Protocol", true, true)]
    [InlineData("ReaderLeft", false, true)]
    [InlineData("RequestBody", false, true)]
    public void IsFailure_NoResponse_IsTheOriginsUnlessTheReaderDidIt(string failure, bool expected, bool ofATrial)
    {
        var result = new OriginResult(null, Enum.Parse<OriginFailure>(failure));
        Assert.Equal(expected, OriginBreaker.IsFailure(result, countStatus: false, isTrial: false));
        Assert.Equal(ofATrial, OriginBreaker.IsFailure(result, countStatus: false, isTrial: true));
    }
}
