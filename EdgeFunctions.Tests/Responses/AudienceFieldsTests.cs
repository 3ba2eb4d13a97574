using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Responses;

public sealed class AudienceFieldsTests
{
    [Theory]
    [InlineData("public, max-age=60", "private, max-age=0")]
    [InlineData("max-age=60, must-revalidate , immutable", "private, max-age=0, must-revalidate, immutable")]
    [InlineData("private=\"set-cookie, x-group\", no-transform", "private, max-age=0, no-transform")]
    [InlineData("x=\"public, max-age=60\"", "private, max-age=0, x=\"public, max-age=60\"")]
    [InlineData("private, max-age=60", "private, max-age=60")]
    [InlineData("no-store", "no-store")]
    public void ForGroup_DirectivesOfTheOrigin_OneReadersCacheAlone(string sent, string expected)
    {
        var fields = new HeaderDictionary { ["Cache-Control"] = sent, ["Expires"] = "0", ["Last-Modified"] = "then", ["CDN-Cache-Control"] = "max-age=60" };

        AudienceFields.ForGroup(fields);

        Assert.Equal(expected, fields["Cache-Control"]);
        Assert.False(fields.ContainsKey("Last-Modified") || fields.ContainsKey("CDN-Cache-Control"));
    }
}
