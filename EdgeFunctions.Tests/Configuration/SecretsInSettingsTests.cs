using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

/// <summary>Secrets that are no secrets, and messages that must not hold any.</summary>
public sealed class SecretsInSettingsTests
{
    /// <summary>App Service hands on a reference that it cannot resolve as it stands in the templates, and it is long enough for a password.</summary>
    [Theory]
    [InlineData("Protect:0:Secret", "@Microsoft.KeyVault(SecretUri=https://edge.vault.azure.net/secrets/preview)")]
    [InlineData("Protect:0:Secret", " @microsoft.keyvault(VaultName=edge;SecretName=preview)")]
    [InlineData("Functions:Key", "@Microsoft.KeyVault(SecretUri=https://edge.vault.azure.net/secrets/key)")]
    [InlineData("Readers:CookieKey", "@Microsoft.AppConfiguration(Endpoint=https://edge.azconfig.io; Key=cookie)")]
    [InlineData("Headers:0:Value", "@Microsoft.KeyVault(SecretUri=https://edge.vault.azure.net/secrets/origin)")]
    [InlineData("Cache:By:0", "@Microsoft.KeyVault(SecretUri=https://edge.vault.azure.net/secrets/by)")]
    public void Load_ReferenceThatIsNotResolved_IsRefused(string name, string value)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(
            ("Protect:0:Path", "/preview"), ("Protect:0:Username", "editor"), ("Protect:0:Secret", "correct-horse-battery"), ("Headers:0:Name", "X-A"), ("Headers:0:Value", "b"), (name, value))));
        Assert.Contains(e.Errors, m => m.StartsWith($"Edge__{name.Replace(":", "__", StringComparison.Ordinal)} = \"{value}\" is a reference", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Protect:0:Secrte", "Edge__Protect__0__Secrte is not a setting; there are Path, Scheme, Username, Secret.")]
    [InlineData("Protect:Secret", "Edge__Protect__Secret is not an item of a list; number the items: 0, 1, 2.")]
    [InlineData("FunctionsKey", "Edge__FunctionsKey is not a setting; there are Publisher, ")]
    [InlineData("Headers:0:Valu", "Edge__Headers__0__Valu is not a setting; there are On, ")]
    public void Load_MisspelledNameOfASecret_IsNamedWithoutIt(string name, string expected)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings((name, "correct-horse-battery"))));
        Assert.Contains(e.Errors, m => m.StartsWith(expected, StringComparison.Ordinal));
        Assert.DoesNotContain("battery", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Publisher:OriginUrl", "https://editor:battery@staging.example", "Authorization")]
    [InlineData("Publisher:OriginUrl", "https://editor:b@tt@ry-battery@staging.example/", "https://origin.example.com")]
    [InlineData("Publisher:OriginUrl", "https://battery@127.0.0.1", "Authorization")]
    [InlineData("Publisher:OriginUrl", "editor:battery@staging.example", "https://origin.example.com")]
    [InlineData("Assets:Routes:0:OriginUrl", "http://editor:battery@localhost:8080", "Authorization")]
    public void Load_UrlWithCredentials_IsRefusedWithoutThem(string name, string value, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", "https://media.example"), (name, value))));
        Assert.Contains(e.Errors, m => m.StartsWith($"Edge__{name.Replace(":", "__", StringComparison.Ordinal)} = \"…@", StringComparison.Ordinal) && m.Contains(mend, StringComparison.Ordinal));
        Assert.DoesNotContain("battery", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Of two with one name the later counts.</summary>
    private static IConfiguration Settings(params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["Edge:Publisher:OriginUrl"] = "https://origin.example" };
        foreach (var (name, value) in settings)
        {
            values["Edge:" + name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
