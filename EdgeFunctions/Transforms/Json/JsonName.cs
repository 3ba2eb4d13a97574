using System.Buffers.Text;
using System.Text;

namespace EdgeFunctions.Transforms.Json;

/// <summary>Compares a member's name as it is spelled in a body with a name (RFC 8259 section 8.3).</summary>
internal static class JsonName
{
    /// <param name="spelled">What stands between the quotes, escapes included.</param>
    /// <param name="name">The name in UTF-8, without escapes.</param>
    public static bool Equals(ReadOnlySpan<byte> spelled, ReadOnlySpan<byte> name)
    {
        Span<byte> bytes = stackalloc byte[4];
        while (spelled.IndexOf((byte)'\\') is >= 0 and var at)
        {
            if (!name.StartsWith(spelled[..at]))
            {
                return false;
            }

            name = name[at..];
            spelled = spelled[at..];
            if (!TryDecode(ref spelled, out var rune) || !name.StartsWith(bytes[..rune.EncodeToUtf8(bytes)]))
            {
                return false;
            }

            name = name[rune.Utf8SequenceLength..];
        }

        return spelled.SequenceEqual(name);
    }

    /// <summary>Takes one escape. False for one that is none, and for half a surrogate pair, which no name has.</summary>
    private static bool TryDecode(ref ReadOnlySpan<byte> text, out Rune rune)
    {
        rune = default;
        if (text.Length < 2)
        {
            return false;
        }

        var simple = text[1] switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => (char)text[1],
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => '\0',
        };
        if (simple != '\0')
        {
            text = text[2..];
            rune = new Rune(simple);
            return true;
        }

        if (!TryTakeUnit(ref text, out var unit))
        {
            return false;
        }

        return Rune.TryCreate(unit, out rune)
            || (TryTakeUnit(ref text, out var low) && Rune.TryCreate(unit, low, out rune));
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < 6 || !text.StartsWith("\\u"u8) || !Utf8Parser.TryParse(text[2..6], out ushort value, out var used, 'x') || used != 4)
        {
            return false;
        }

        text = text[6..];
        unit = (char)value;
        return true;
    }
}
