using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeFunctions.Context;

/// <summary>
/// The request target as the Functions host got it. The host decodes the path, as far as its server decodes any, and its forwarder
/// encodes it again: of an escape that stayed one, the percent sign is itself escaped then, and <c>/a%2Fb</c> comes as <c>/a%252Fb</c>.
/// https://github.com/dotnet/yarp/issues/1419
/// </summary>
internal static class OriginalTarget
{
    private const string EscapedPercent = "%25";
    private const int Length = 5;

    /// <summary>The reader's target, from what came from the host.</summary>
    /// <remarks>
    /// What comes of <c>%2F</c> comes of <c>%252F</c>, too. So the path tells: another escape in it that the host would have decoded, had it
    /// been a plain one, was escaped by the reader, and then all of them are taken for such. Else all are taken for plain ones, which are far
    /// more common.
    /// </remarks>
    public static string Of(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        if (!path.Contains(EscapedPercent, StringComparison.Ordinal))
        {
            return target;
        }

        var plain = new StringBuilder(target.Length);
        Span<byte> bytes = stackalloc byte[4];
        var position = 0;
        while (path.IndexOf(EscapedPercent, position, StringComparison.Ordinal) is >= 0 and var at)
        {
            plain.Append(path, position, at - position);
            if (!TryRead(path, at, out var value))
            {
                // A percent sign of the reader's.
                plain.Append(EscapedPercent);
                position = at + EscapedPercent.Length;
                continue;
            }

            if (IsDecoded(path, at, value, bytes))
            {
                return target;
            }

            plain.Append('%').Append(path, at + EscapedPercent.Length, Length - EscapedPercent.Length);
            position = at + Length;
        }

        return plain.Append(target, position, target.Length - position).ToString();
    }

    /// <summary>Whether the server would have decoded an escape: all but that of a slash, and of bytes that are no UTF-8.</summary>
    private static bool IsDecoded(string path, int at, byte first, Span<byte> bytes)
    {
        if (first < 0x80)
        {
            return first != (byte)'/';
        }

        bytes[0] = first;
        var count = 1;
        while (count < bytes.Length && TryRead(path, at + (count * Length), out bytes[count]))
        {
            count++;
        }

        return Rune.DecodeFromUtf8(bytes[..count], out _, out _) == OperationStatus.Done;
    }

    private static bool TryRead(string path, int at, out byte value)
    {
        value = 0;
        return at + Length <= path.Length
            && string.CompareOrdinal(path, at, EscapedPercent, 0, EscapedPercent.Length) == 0
            && byte.TryParse(path.AsSpan(at + EscapedPercent.Length, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
