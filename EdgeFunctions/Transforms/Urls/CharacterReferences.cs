using System.Buffers;
using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// Character references in attribute values (HTML standard 13.2.5.72-80). Of the named ones those that stand for an
/// ASCII character: a host or scheme is spelt with no other. The rest read as the ampersand that they start with, which
/// no mapped host contains. (<c>&amp;hyphen;</c> is U+2010, not the hyphen of host names.)
/// </summary>
internal static class CharacterReferences
{
    private const int LongestName = 16;

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly (byte[] Name, byte Value, bool Legacy)[] Names = Build(
        "amp 26 lt 3c gt 3e quot 22 AMP 26 LT 3c GT 3e QUOT 22",
        "apos 27 colon 3a sol 2f period 2e comma 2c semi 3b Tab 09 NewLine 0a num 23 quest 3f equals 3d commat 40 "
        + "percnt 25 lowbar 5f UnderBar 5f bsol 5c lpar 28 rpar 29 lsqb 5b lbrack 5b rsqb 5d rbrack 5d lcub 7b lbrace 7b "
        + "rcub 7d rbrace 7d excl 21 dollar 24 ast 2a midast 2a plus 2b Hat 5e grave 60 DiacriticalGrave 60 verbar 7c vert 7c VerticalLine 7c");

    /// <summary>Reads the reference at the start of <paramref name="text"/>, which is an ampersand.</summary>
    /// <param name="text">The attribute value from the ampersand on.</param>
    /// <param name="length">How many bytes the character takes: 1 when this is no reference.</param>
    /// <param name="open">Whether the reference lacks its semicolon.</param>
    /// <returns>The code point.</returns>
    public static int Read(ReadOnlySpan<byte> text, out int length, out bool open)
    {
        open = false;
        length = 1;
        if (text.Length < 3 || !(text[1] == '#' || char.IsAsciiLetter((char)text[1])))
        {
            return '&';
        }

        return text[1] == '#' ? ReadNumber(text, out length, out open) : ReadName(text, out length, out open);
    }

    private static int ReadNumber(ReadOnlySpan<byte> text, out int length, out bool open)
    {
        bool hex = (text[2] | 0x20) == 'x';
        int at = hex ? 3 : 2;
        int first = at;
        int value = 0;
        for (; at < text.Length; at++)
        {
            int digit = hex ? HexDigit.Of(text[at]) : text[at] is >= (byte)'0' and <= (byte)'9' ? text[at] - '0' : -1;
            if (digit < 0)
            {
                break;
            }

            value = Math.Min((value * (hex ? 16 : 10)) + digit, 0x110000);
        }

        if (at == first)
        {
            length = 1;
            open = false;
            return '&';
        }

        open = at == text.Length || text[at] != ';';
        length = open ? at : at + 1;
        return value != 0 && Rune.IsValid(value) ? value : Rune.ReplacementChar.Value;
    }

    private static int ReadName(ReadOnlySpan<byte> text, out int length, out bool open)
    {
        ReadOnlySpan<byte> rest = text[1..Math.Min(text.Length, LongestName + 2)];
        int end = rest.IndexOfAnyExcept(NameBytes);
        ReadOnlySpan<byte> name = end < 0 ? rest : rest[..end];
        foreach ((byte[] known, byte value, bool legacy) in Names)
        {
            if (!name.SequenceEqual(known))
            {
                continue;
            }

            byte next = end < 0 ? (byte)0 : rest[end];
            open = next != ';';

            // In an attribute a name without semicolon before "=" or an alphanumeric is text ("?a=1&lt=2").
            if (open && (!legacy || next == '=' || char.IsAsciiDigit((char)next)))
            {
                break;
            }

            length = name.Length + (open ? 1 : 2);
            return value;
        }

        length = 1;
        open = false;
        return '&';
    }

    private static (byte[] Name, byte Value, bool Legacy)[] Build(string legacy, string others)
    {
        var names = new List<(byte[], byte, bool)>();
        foreach (string list in new[] { legacy, others })
        {
            string[] words = list.Split(' ');
            for (int i = 0; i < words.Length; i += 2)
            {
                names.Add((Encoding.ASCII.GetBytes(words[i]), Convert.ToByte(words[i + 1], 16), ReferenceEquals(list, legacy)));
            }
        }

        return [.. names];
    }
}
