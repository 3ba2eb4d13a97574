using EdgeFunctions.Security;

namespace EdgeFunctions.Tests.Security;

public sealed class PathFormsTests
{
    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/")]
    [InlineData("/admin/users")]
    [InlineData("/ADMIN/x")]
    [InlineData("/%61dmin")]
    [InlineData("/%2561dmin")]
    [InlineData("/%252561dmin")]
    [InlineData("//admin")]
    [InlineData("/x/../admin")]
    [InlineData("/x/%2e%2e/admin")]
    [InlineData("/x%2f..%2fadmin")]
    [InlineData("/./admin")]
    [InlineData("\\admin")]
    [InlineData("/%5cadmin")]
    [InlineData("/admin%2fx")]
    [InlineData("/admin;x=y/z")]
    [InlineData("/admin./z")]
    [InlineData("/admin%20/z")]
    [InlineData("/admin%00/z")]
    [InlineData("/../../admin")]
    [InlineData("/admin%23x")]
    [InlineData("/admin%3fx")]
    [InlineData("/admin%00.html")]
    [InlineData("/admin%09/x")]
    [InlineData("/admin%0a/x")]
    [InlineData("/%0dadmin")]
    [InlineData("/x/..%20/admin")]
    [InlineData("/x/..%3b/admin")]
    [InlineData("/x/..%23/admin")]
    // IIS knows escapes of code units (https://learn.microsoft.com/troubleshoot/developer/webapps/iis/iisadmin-service-inetinfo/httpsys-registry-windows, PercentUAllowed).
    [InlineData("/%u0061dmin")]
    [InlineData("/%U0061dmin/x")]
    [InlineData("/x/%u002e%u002e/admin")]
    [InlineData("/x%u002f..%u002fadmin")]
    [InlineData("/%25u0061dmin")]
    // An origin may take a path as it stands.
    [InlineData("/admin/../x")]
    [InlineData("/ADMIN/..%2fx")]
    public void AnyIsBelow_AFormIsInside_True(string path) => Assert.True(PathForms.AnyIsBelow(path, "/admin"));

    [Theory]
    [InlineData("/")]
    [InlineData("/administrator")]
    [InlineData("/x/admin")]
    [InlineData("/admin2/x")]
    [InlineData("/adm%69nistrator")]
    [InlineData("/a%dmin")]
    [InlineData("/%u006")]
    [InlineData("/%u006gdmin")]
    [InlineData("/%ud83d")]
    public void AnyIsBelow_NoFormIsInside_False(string path) => Assert.False(PathForms.AnyIsBelow(path, "/admin"));

    /// <summary>An origin that does not know UTF-8 takes bytes for letters.</summary>
    [Theory]
    [InlineData("/%C3%BCbersicht")]
    [InlineData("/%FCbersicht")]
    [InlineData("/%u00fcbersicht")]
    [InlineData("/%DCBERSICHT")]
    [InlineData("/x%FC/..%2F%fcbersicht")]
    public void AnyIsBelow_LettersBeyondAscii_InEachCharset(string path) => Assert.True(PathForms.AnyIsBelow(path, "/\u00fcbersicht"));

    [Fact]
    public void AnyIsBelow_EmptyPrefix_IsEverything() => Assert.True(PathForms.AnyIsBelow("/any/thing", ""));
}
