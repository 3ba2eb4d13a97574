using System.Net;
using EdgeFunctions.Configuration;
using EdgeFunctions.Security;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Security;

/// <summary>What a path may mean to an origin is guarded by the rule of each of its meanings, not by that of one.</summary>
public sealed class ProtectedPathsTests
{
    private const string Partner = "partner-token-of-nobody";
    private const string Admin = "admin-token-of-nobody-else";

    private static readonly ProtectedPaths Paths = new(new EdgeOptions
    {
        Protect = [Guard("/admin", Admin), Guard("/partner-feed", Partner), Guard("/admin/status", "status-token-of-nobody")],
    });

    [Theory]
    [InlineData("/")]
    [InlineData("/administrator")]
    [InlineData("/x/../y")]
    public void Find_NoFormIsGuarded_None(string path) => Assert.Empty(Paths.Find(path));

    [Theory]
    [InlineData("/admin", "/admin")]
    [InlineData("/admin/users", "/admin")]
    [InlineData("/admin/status", "/admin/status")]
    [InlineData("/ADMIN/Status/x", "/admin/status")]
    [InlineData("/admin//status/x", "/admin,/admin/status")]
    [InlineData("/admin/%73tatus", "/admin,/admin/status")]
    [InlineData("/%61dmin/status", "/admin/status")]
    [InlineData("/partner-feed/a%20b", "/partner-feed")]
    [InlineData("/partner-feed/..%2fadmin", "/admin,/partner-feed")]
    [InlineData("/partner-feed/../admin/users", "/admin,/partner-feed")]
    [InlineData("/admin/status/..%2fusers", "/admin,/admin/status")]
    [InlineData("/admin/status/%252e%252e/users", "/admin,/admin/status")]
    [InlineData("/partner-feed/..;x=y/admin", "/admin,/partner-feed")]
    public void Find_EachForm_HasItsMostSpecialGuard(string path, string prefixes) =>
        Assert.Equal(prefixes.Split(','), Paths.Find(path).Select(guard => guard.Prefix).Order(StringComparer.Ordinal));

    /// <summary>The origin decodes and resolves before it looks, as many do: it would answer with what the other secret guards.</summary>
    [Theory]
    [InlineData("/partner-feed/today", Partner, HttpStatusCode.OK)]
    [InlineData("/partner-feed/..%2fadmin", Partner, HttpStatusCode.Forbidden)]
    [InlineData("/partner-feed/..%2fadmin", Admin, HttpStatusCode.Forbidden)]
    [InlineData("/partner-feed/%252e%252e/admin/users", Partner, HttpStatusCode.Forbidden)]
    [InlineData("/admin/users", Partner, HttpStatusCode.Forbidden)]
    [InlineData("/admin/users", Admin, HttpStatusCode.OK)]
    public async Task Get_PathIsBelowTwoGuards_TheSecretOfOneDoesNotOpenTheOther(string path, string token, HttpStatusCode status)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Protect:0:Path", "/admin"), ("Protect:0:Scheme", "Bearer"), ("Protect:0:Secret", Admin),
            ("Protect:1:Path", "/partner-feed"), ("Protect:1:Scheme", "Bearer"), ("Protect:1:Secret", Partner));
        using var response = await edge.GetAsync(path, ("Authorization", "Bearer " + token));
        Assert.Equal((status, status == HttpStatusCode.OK ? 1 : 0), (response.StatusCode, origin.Requests.Count));
    }

    private static ProtectOptions Guard(string path, string secret) => new() { Path = path, Scheme = ProtectScheme.Bearer, Secret = secret };
}
