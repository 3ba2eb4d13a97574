using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeFunctions.Security;

/// <summary>Decodes the escapes of a path once, in every way that servers do.</summary>
internal static class PathEscapes
{
    private const int CodeUnitLength = 6;

    /// <summary>
    /// Bytes (<c>%61</c>) are UTF-8, and where they are none Latin-1; code units (<c>%u0061</c>) are what IIS knows besides
    /// (PercentUAllowed in https://learn.microsoft.com/troubleshoot/developer/webapps/iis/iisadmin-service-inetinfo/httpsys-registry-windows).
    /// What is no escape stays.
    /// </summary>
    public static string Decode(string path)
    {
        var text = new StringBuilder(path.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var at = 0; at < path.Length;)
        {
            if (TryReadCodeUnit(path, at, out var unit))
            {
                text.Append(unit);
                at += CodeUnitLength;
                continue;
            }

            var count = 0;
            while (count < bytes.Length && TryReadByte(path, at + (3 * count), out bytes[count]))
            {
                count++;
            }

            if (count == 0)
            {
                text.Append(path[at++]);
            }
            else if (Rune.DecodeFromUtf8(bytes[..count], out var rune, out var consumed) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
                at += 3 * consumed;
            }
            else
            {
                text.Append((char)bytes[0]);
                at += 3;
            }
        }

        return text.ToString();
    }

    private static bool TryReadByte(string path, int at, out byte value)
    {
        value = 0;
        return at + 3 <= path.Length && path[at] == '%' && byte.TryParse(path.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryReadCodeUnit(string path, int at, out char unit)
    {
        var isOne = at + CodeUnitLength <= path.Length && path[at] == '%' && path[at + 1] is 'u' or 'U';
        ushort value = 0;
        isOne = isOne && ushort.TryParse(path.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        unit = (char)value;
        return isOne;
    }
}
