using EdgeFunctions.Http;

namespace EdgeFunctions.Tests.Http;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/a%2Fb?c=%7E", "/a%2Fb", "?c=%7E")]
    [InlineData("/a?", "/a", "?")]
    [InlineData("/a?b?c", "/a", "?b?c")]
    [InlineData("http://www.example.com/a?b", "/a", "?b")]
    [InlineData("http://www.example.com", "/", "")]
    [InlineData("http://www.example.com?b", "/", "?b")]
    [InlineData("*", "*", "")]
    [InlineData("/http://x/y", "/http://x/y", "")]
    [InlineData("//host/x", "//host/x", "")]
    public void Parse_CutsAtTheQuery(string target, string path, string query) => Assert.Equal(new RequestTarget(path, query), RequestTarget.Parse(target));
}
