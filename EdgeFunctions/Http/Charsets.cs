using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace EdgeFunctions.Http;

/// <summary>Which charsets can be rewritten byte by byte.</summary>
/// <remarks>
/// The labels of UTF-8 and of the legacy single-byte encodings (WHATWG Encoding, section 4). In all of them a byte below 0x80 is
/// its ASCII character, so that markup can be found byte by byte. UTF-16, ISO-2022-JP, Shift_JIS, GBK, Big5, EUC and what is not
/// known are left alone: there, an ASCII byte can be half of something else.
/// </remarks>
internal static class Charsets
{
    private const int LongestLabel = 32;

    private static readonly FrozenSet<string> OtherUtf8 = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8", "us-ascii");

    private static readonly FrozenSet<string> SingleByte = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. "866 cp866 csibm866 ibm866".Split(' '),
            .. "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2".Split(' '),
            .. "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3".Split(' '),
            .. "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4".Split(' '),
            .. "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988".Split(' '),
            .. "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127".Split(' '),
            .. "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987".Split(' '),
            .. "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek".Split(' '),
            .. "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual".Split(' '),
            .. "csiso88598i iso-8859-8-i logical".Split(' '),
            .. "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6".Split(' '),
            .. "iso-8859-13 iso8859-13 iso885913".Split(' '),
            .. "iso-8859-14 iso8859-14 iso885914".Split(' '),
            .. "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9".Split(' '),
            .. "iso-8859-16".Split(' '),
            .. "cskoi8r koi koi8 koi8-r koi8_r".Split(' '),
            .. "koi8-ru koi8-u".Split(' '),
            .. "csmacintosh mac macintosh x-mac-roman".Split(' '),
            .. "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874".Split(' '),
            .. "cp1250 windows-1250 x-cp1250".Split(' '),
            .. "cp1251 windows-1251 x-cp1251".Split(' '),
            .. "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987".Split(' '),
            .. "l1 latin1 us-ascii windows-1252 x-cp1252".Split(' '),
            .. "cp1253 windows-1253 x-cp1253".Split(' '),
            .. "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254".Split(' '),
            .. "cp1255 windows-1255 x-cp1255".Split(' '),
            .. "cp1256 windows-1256 x-cp1256".Split(' '),
            .. "cp1257 windows-1257 x-cp1257".Split(' '),
            .. "cp1258 windows-1258 x-cp1258".Split(' '),
            .. "x-mac-cyrillic x-mac-ukrainian".Split(' '),
            .. "x-user-defined".Split(' '),
        ]);

    private static readonly SearchValues<byte> LabelEnds = SearchValues.Create(" \t\r\n\f;"u8);

    private static ReadOnlySpan<byte> Name => "charset"u8;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n\f"u8;

    /// <summary>Whether ASCII bytes always mean ASCII characters in this charset. Quotes and white space around the label do not count.</summary>
    public static bool IsAsciiCompatible(ReadOnlySpan<char> label) =>
        IsUtf8(label) || SingleByte.GetAlternateLookup<ReadOnlySpan<char>>().Contains(label.Trim(" \t\r\n\f\"'"));

    /// <summary>Whether a label is one of UTF-8, or of ASCII, which is a part of it.</summary>
    public static bool IsUtf8(ReadOnlySpan<char> label)
    {
        label = label.Trim(" \t\r\n\f\"'");
        return label.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || OtherUtf8.GetAlternateLookup<ReadOnlySpan<char>>().Contains(label);
    }

    /// <summary>
    /// <see cref="IsAsciiCompatible"/> for what a <c>meta</c> element declares. There UTF-16 means UTF-8 (WHATWG HTML, 13.2.3.2): a page that could be
    /// read so far is not UTF-16.
    /// </summary>
    public static bool IsAsciiCompatibleInMeta(ReadOnlySpan<byte> label)
    {
        label = label.Trim(WhiteSpace);
        if (label.Length > LongestLabel)
        {
            return false;
        }

        Span<char> text = stackalloc char[LongestLabel];
        var length = Encoding.Latin1.GetChars(label, text);
        return text.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) || IsAsciiCompatible(text[..length]);
    }

    /// <summary>The label in the <c>content</c> of a <c>meta</c> element; empty where there is none.</summary>
    /// <remarks>https://html.spec.whatwg.org/multipage/urls-and-fetching.html#extracting-character-encodings-from-meta-elements</remarks>
    public static ReadOnlySpan<byte> LabelIn(ReadOnlySpan<byte> content)
    {
        for (var at = 0; at + Name.Length <= content.Length; at++)
        {
            if (!Ascii.EqualsIgnoreCase(content.Slice(at, Name.Length), Name))
            {
                continue;
            }

            var rest = content[(at + Name.Length)..].TrimStart(WhiteSpace);
            if (!rest.StartsWith((byte)'='))
            {
                // Of another name, or without a value; there may be one behind it.
                continue;
            }

            rest = rest[1..].TrimStart(WhiteSpace);
            var isQuoted = rest.StartsWith((byte)'"') || rest.StartsWith((byte)'\'');
            var end = isQuoted ? rest[1..].IndexOf(rest[0]) : rest.IndexOfAny(LabelEnds);
            return isQuoted ? rest.Slice(1, Math.Max(0, end)) : end < 0 ? rest : rest[..end];
        }

        return default;
    }
}
