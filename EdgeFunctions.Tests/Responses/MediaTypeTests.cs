using EdgeFunctions.Responses;

namespace EdgeFunctions.Tests.Responses;

public class MediaTypeTests
{
    [Theory]
    [InlineData("application/xhtml+xml", true)]
    [InlineData(" Application/XHTML+xml ;charset=utf-8", true)]
    [InlineData("text/html; x=application/xhtml+xml", false)]
    [InlineData("application/xml", false)]
    [InlineData(null, false)]
    public void IsXhtml_ByEssence(string? type, bool expected)
    {
        using var response = ResponseOf(type);
        Assert.Equal(expected, MediaType.IsXhtml(response));
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", true)]
    [InlineData("text/html;level=1;CHARSET=\"utf-8\"", true)]
    [InlineData("text/html", false)]
    [InlineData("text/html; level=1", false)]
    [InlineData("text/html; x-charset=utf-8", false)]
    [InlineData(null, false)]
    public void NamesCharset_ByParameter(string? type, bool expected)
    {
        using var response = ResponseOf(type);
        Assert.Equal(expected, MediaType.NamesCharset(response));
    }

    private static HttpResponseMessage ResponseOf(string? type)
    {
        var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        if (type is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return response;
    }
}
