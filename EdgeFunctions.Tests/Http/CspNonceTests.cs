using EdgeFunctions.Http;

namespace EdgeFunctions.Tests.Http;

public sealed class CspNonceTests
{
    [Theory]
    [InlineData("script-src 'nonce-abc123=='", "abc123==")]
    [InlineData("default-src 'self'; script-src 'self' 'nonce-xyz'", "xyz")]
    [InlineData("default-src 'nonce-d'", "d")]
    [InlineData("default-src 'nonce-d'; SCRIPT-SRC 'NONCE-s'", "s")]
    [InlineData("script-src 'nonce-s'; script-src-elem 'nonce-e'", "e")]
    [InlineData("script-srcx 'nonce-n'", null)]
    [InlineData("style-src 'nonce-n'", null)]
    [InlineData("script-src 'self'", null)]
    [InlineData("script-src 'nonce-\"><script>'", null)]
    [InlineData("script-src 'nonce-open", null)]
    public void Find_GivesTheNonceOfScripts(string policy, string? expected)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Content-Security-Policy", policy);
        Assert.Equal(expected, CspNonce.Find(response.Headers.NonValidated, "Content-Security-Policy"));
    }
}
