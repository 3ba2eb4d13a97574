using EdgeFunctions.Configuration;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Tests.Responses;

public sealed class GateInputFactoryTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("text/html", "text/html")]
    [InlineData(null, "text/html", "text/html")]
    [InlineData(null, "text/html", "text/plain")]
    public void Create_LinesOfContentType_AreATypeWhereThereIsOne(string? expected, params string[] lines)
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        foreach (var value in lines)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", value);
        }

        Assert.Equal(expected, GateInputFactory.Create(response, RouteKind.Publisher, new RewriteOptions(), JsonShapes.None).ContentType);
    }
}
