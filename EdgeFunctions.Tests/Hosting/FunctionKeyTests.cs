using EdgeFunctions.Hosting;
using EdgeFunctions.Hosting.Attributes;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Hosting;

public sealed class FunctionKeyTests
{
    private const string Key = "a-long-and-random-key";

    [Theory]
    [InlineData(AuthorizationLevel.Anonymous, null, null, true)]
    [InlineData(AuthorizationLevel.Function, null, null, false)]
    [InlineData(AuthorizationLevel.Function, Key, null, true)]
    [InlineData(AuthorizationLevel.Function, null, Key, true)]
    [InlineData(AuthorizationLevel.Function, "wrong", Key, false)]
    [InlineData(AuthorizationLevel.Admin, Key, null, true)]
    [InlineData(AuthorizationLevel.Admin, "A-long-and-random-key", null, false)]
    public void Admits_ByFieldOrQuery(AuthorizationLevel level, string? field, string? code, bool expected) =>
        Assert.Equal(expected, new FunctionKey(Key).Admits(level, Request(field, code)));

    [Fact]
    public void Admits_NoKeySet_NobodyButAnonymous()
    {
        Assert.False(new FunctionKey(null).Admits(AuthorizationLevel.Function, Request("", "")));
        Assert.True(new FunctionKey(null).Admits(AuthorizationLevel.Anonymous, Request(null, null)));
    }

    private static HttpRequest Request(string? field, string? code)
    {
        var request = new DefaultHttpContext().Request;
        if (field is not null)
        {
            request.Headers["x-functions-key"] = field;
        }

        if (code is not null)
        {
            request.QueryString = QueryString.Create("code", code);
        }

        return request;
    }
}
