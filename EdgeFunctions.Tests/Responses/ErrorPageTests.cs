using System.Text;
using EdgeFunctions.Responses;

namespace EdgeFunctions.Tests.Responses;

public sealed class ErrorPageTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("<h1>{{title}}</h1>", "<h1>&lt;Gone&gt; &amp; away</h1>")]
    [InlineData("{{status}}{{ trace }}{{status}}", "502a&quot;b502")]
    [InlineData("a{b}{c}}{d", "a{b}{c}}{d")]
    [InlineData("{{{{status}}", "{{status}}")]
    [InlineData("{{{{{{status}}", "{{502")]
    [InlineData("é {{status}}.", "é 502.")]
    public void Render_Values_AreEscapedAndInTheirPlaces(string html, string expected)
    {
        var faults = new List<string>();
        var page = ErrorPage.Compile(html, faults);
        Assert.Empty(faults);
        Assert.Equal(expected, Encoding.UTF8.GetString(page.Render(502, "<Gone> & away", "a\"b")));
    }

    [Theory]
    [InlineData("{{host}}", "{{host}}")]
    [InlineData("{{Status}}", "{{Status}}")]
    [InlineData("{{}}", "{{}}")]
    [InlineData("{{status", "{{}}")]
    [InlineData("{{", "{{}}")]
    [InlineData("{{0123456789012345678901234567890123456789x}}", "{{0123456789012345678901234567890123456789…}}")]
    public void Compile_AnotherValue_IsAFault(string html, string named)
    {
        var faults = new List<string>();
        ErrorPage.Compile(html, faults);
        Assert.Equal($"holds {named}, which is no value of an error page; use {{{{status}}}}, {{{{title}}}} or {{{{trace}}}}, and {{{{{{{{ for two braces", Assert.Single(faults));
    }
}
