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

    private static readonly FrozenSet<string> AsciiCompatible = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "utf-8", "utf8", "unicode-1-1-utf-8", "us-ascii", "ascii", "ansi_x3.4-1968",
        "latin1", "latin2", "latin3", "latin4", "latin5", "latin6", "l1", "l2", "l3", "l4", "l5", "l6", "l9",
        "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-8-i",
        "iso-8859-9", "iso-8859-10", "iso-8859-11", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16",
        "iso8859-1", "iso8859-2", "iso8859-9", "iso8859-15", "iso_8859-1", "iso_8859-2", "iso_8859-15",
        "windows-874", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
        "windows-1257", "windows-1258", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
        "x-cp1250", "x-cp1251", "x-cp1252", "koi8-r", "koi8-u", "koi8", "ibm866", "cp866", "macintosh", "mac", "x-mac-cyrillic", "tis-620");

    /// <summary>Whether ASCII bytes always mean ASCII characters in this charset. Quotes and white space around the label do not count.</summary>
    public static bool IsAsciiCompatible(ReadOnlySpan<char> label) =>
        IsUtf8(label) || AsciiCompatible.GetAlternateLookup<ReadOnlySpan<char>>().Contains(label.Trim(" \t\r\n\f\"'"));

    /// <summary>Whether a label is one of UTF-8, or of ASCII, which is a part of it.</summary>
    public static bool IsUtf8(ReadOnlySpan<char> label)
    {
        label = label.Trim(" \t\r\n\f\"'");
        return label.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || label.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            || label.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// <see cref="IsAsciiCompatible"/> for what a <c>meta</c> element declares. There UTF-16 means UTF-8 (WHATWG HTML, 13.2.3.2): a page that could be
    /// read so far is not UTF-16.
    /// </summary>
    public static bool IsAsciiCompatibleInMeta(ReadOnlySpan<byte> label)
    {
        if (label.Length > LongestLabel)
        {
            return false;
        }

        Span<char> text = stackalloc char[LongestLabel];
        var length = Encoding.Latin1.GetChars(label, text);
        return text[..length].Trim().StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) || IsAsciiCompatible(text[..length]);
    }
}
