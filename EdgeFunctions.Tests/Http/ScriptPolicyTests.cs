using EdgeFunctions.Http;

namespace EdgeFunctions.Tests.Http;

public sealed class ScriptPolicyTests
{
    [Theory]
    [InlineData("script-src 'nonce-abc123=='", "abc123==", false)]
    [InlineData("default-src 'self'; script-src 'self' 'nonce-xyz'", "xyz", false)]
    [InlineData("default-src 'nonce-d'", "d", false)]
    [InlineData("default-src 'nonce-d'; SCRIPT-SRC 'NONCE-s'", "s", false)]
    [InlineData("script-src 'nonce-s'; script-src-elem 'nonce-e'", "e", false)]
    [InlineData("script-src 'nonce-a', script-src 'nonce-b'", "a", false)]
    [InlineData("script-srcx 'nonce-n'", null, false)]
    [InlineData("style-src 'nonce-n'", null, false)]
    [InlineData("script-src 'self'", null, true)]
    [InlineData("script-src", null, true)]
    [InlineData("script-src 'unsafe-inline'", null, false)]
    [InlineData("script-src 'unsafe-inline' 'sha256-x'", null, true)]
    [InlineData("script-src 'nonce-\"><script>'", null, true)]
    [InlineData("script-src 'nonce-open", null, true)]
    [InlineData("img-src 'self'", null, false)]
    public void Of_SaysWhatScriptsNeed(string policy, string? nonce, bool forbidsInline)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Content-Security-Policy", policy);
        Assert.Equal(new ScriptPolicy(nonce, forbidsInline), ScriptPolicy.Of(response.Headers.NonValidated));
    }

    [Fact]
    public void Of_NoPolicy_ForbidsNothing()
    {
        using var response = new HttpResponseMessage();
        Assert.Equal(default, ScriptPolicy.Of(response.Headers.NonValidated));
    }
}
