using EdgeFunctions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class HeadersValidatorTests
{
    [Theory]
    [InlineData("Response", "Set", "X-Robots-Tag", true)]
    [InlineData("Response", "Set", "Cache-Control", true)]
    [InlineData("Response", "Set", "Content-Type", true)]
    [InlineData("Response", "Add", "Vary", true)]
    [InlineData("Response", "Set", "Vary", false)]
    [InlineData("Response", "Remove", "Vary", false)]
    [InlineData("Response", "Set", "Connection", false)]
    [InlineData("Response", "Set", "transfer-encoding", false)]
    [InlineData("Response", "Set", "Content-Length", false)]
    [InlineData("Response", "Set", "Set-Cookie", false)]
    [InlineData("Response", "Add", "set-cookie", false)]
    [InlineData("Response", "Remove", "ETag", false)]
    [InlineData("Response", "Set", "X-Edge-Country", false)]
    [InlineData("Response", "Add", "Location", false)]
    [InlineData("Request", "Set", "X-Origin-Secret", true)]
    [InlineData("Request", "Set", "Authorization", true)]
    [InlineData("Request", "Remove", "Cookie", true)]
    [InlineData("Request", "Set", "Host", false)]
    [InlineData("Request", "Remove", "if-none-match", false)]
    [InlineData("Request", "Set", "Accept-Encoding", false)]
    [InlineData("Request", "Set", "x-edge-device", false)]
    [InlineData("Request", "Set", "X-Forwarded-For", false)]
    [InlineData("Request", "Set", "baggage", false)]
    [InlineData("AssetRequest", "Set", "Upgrade", false)]
    [InlineData("AssetRequest", "Remove", "User-Agent", true)]
    [InlineData("Request", "Set", "X Y", false)]
    internal void Validate_Name_IsAllowedOrNot(string on, string action, string name, bool isRight)
    {
        var does = Enum.Parse<HeaderAction>(action);
        var errors = new List<string>();
        HeadersValidator.Validate(
            new EdgeOptions { Headers = [new() { On = Enum.Parse<HeaderTarget>(on), Action = does, Name = name, Value = does == HeaderAction.Remove ? null : "v" }] }, errors);
        Assert.Equal(isRight ? 0 : 1, errors.Count);
    }

    [Fact]
    public void Validate_ManyFaults_ReportsAllAndNoValue()
    {
        var errors = new List<string>();
        HeadersValidator.Validate(
            new EdgeOptions
            {
                Headers =
                [
                    new() { Name = "X-A", When = new() { Paths = ["a"], Hosts = ["a/b"], Statuses = ["200", "2x", "600"] } },
                    new() { Name = "X-B", Action = HeaderAction.Remove, Value = "secret" },
                    new() { Name = "X-C", On = HeaderTarget.Request, Value = "secret\r\nX-D: 1", When = new() { Statuses = ["200"] } },
                ],
                SecurityHeaders = new() { HstsMaxAge = TimeSpan.FromDays(-1), PermissionsPolicy = "caméra" },
            },
            errors);
        Assert.Equal(
            [
                "Edge__Headers__0__Value is missing",
                "Edge__Headers__0__When__Paths__0 = \"a\"",
                "Edge__Headers__0__When__Hosts__0 = \"a/b\"",
                "Edge__Headers__0__When__Statuses__1 = \"2x\"",
                "Edge__Headers__0__When__Statuses__2 = \"600\"",
                "Edge__Headers__1__Value",
                "Edge__Headers__2__Value holds a character",
                "Edge__Headers__2__When__Statuses__0",
                "Edge__SecurityHeaders__HstsMaxAge",
                "Edge__SecurityHeaders__PermissionsPolicy holds",
            ],
            errors,
            static (start, error) => error.StartsWith(start, StringComparison.Ordinal));
        Assert.DoesNotContain(errors, e => e.Contains("secret", StringComparison.Ordinal));
    }
}
