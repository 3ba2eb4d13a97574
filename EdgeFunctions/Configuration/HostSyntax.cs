using System.Globalization;
using System.Text;
using EdgeFunctions.Http;

namespace EdgeFunctions.Configuration;

/// <summary>What a host looks like in a setting.</summary>
internal static class HostSyntax
{
    private static readonly IdnMapping Idn = new();

    /// <summary>Why a text is no host, and how to mend it; null when it is one.</summary>
    public static string? FaultOf(string? value) =>
        Authority.TryParse(value, out _) ? null
        : AsciiOf(value) is { } ascii ? $"has letters other than ASCII's, which no request and no page has in a host; write it as {ascii}"
        : "is not a host; give a host name without scheme and path, with :port if the port is not the default one, for example www.example.com";

    /// <summary>The same for a host that readers use.</summary>
    public static string? FaultOfReaders(string? value) =>
        FaultOf(value) ?? (Authority.TryParse(value, out var host) && host.Port is 80 or 443 ? "names a port that readers' requests do not name; leave it out" : null);

    /// <summary>The form of an internationalized name that goes over the wire (RFC 5890 section 2.3.2.1); null where there is none.</summary>
    private static string? AsciiOf(string? value)
    {
        if (string.IsNullOrEmpty(value) || Ascii.IsValid(value))
        {
            return null;
        }

        try
        {
            return Authority.TryParse(Idn.GetAscii(value.ToLowerInvariant()), out var host) ? host.ToString() : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
