using System.Security.Cryptography;
using System.Text;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>The inspector's page: one document, with its style and its script in it.</summary>
internal static class InspectorPage
{
    private const string NonceMark = "{nonce}";

    private static readonly Lazy<string> Document = new(() =>
        Read("inspector.html").Replace("/* inspector.css */", Read("inspector.css"), StringComparison.Ordinal).Replace("// inspector.js", Read("inspector.js"), StringComparison.Ordinal));

    /// <summary>The page, and the policy under which it runs: its own script and style, and nothing from anywhere else.</summary>
    public static (byte[] Body, string Policy) Render()
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        var policy = $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return (Encoding.UTF8.GetBytes(Document.Value.Replace(NonceMark, nonce, StringComparison.Ordinal)), policy);
    }

    private static string Read(string name)
    {
        using var resource = typeof(InspectorPage).Assembly.GetManifestResourceStream(typeof(InspectorPage), name)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
