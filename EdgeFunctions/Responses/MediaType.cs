using System.Collections.Frozen;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Responses;

/// <summary>A media type as far as the gate needs it (RFC 9110 section 8.3).</summary>
/// <param name="Kind">Which rewriting the type gets.</param>
/// <param name="IsEventStream">A feed of events or lines, whose reader waits for each.</param>
/// <param name="IsAsciiCompatible">Whether ASCII bytes in a body of the named charset always mean ASCII characters.</param>
internal readonly record struct MediaType(TransformKind Kind, bool IsEventStream, bool IsAsciiCompatible)
{
    private static readonly FrozenDictionary<string, TransformKind> Kinds = new Dictionary<string, TransformKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["text/html"] = TransformKind.Html,
        ["application/xhtml+xml"] = TransformKind.Html,
        ["text/css"] = TransformKind.Text,
        ["text/plain"] = TransformKind.Text,
        ["text/xml"] = TransformKind.Text,
        ["application/xml"] = TransformKind.Text,
        ["application/json"] = TransformKind.Text,
        ["text/javascript"] = TransformKind.Text,
        ["application/javascript"] = TransformKind.Text,
        ["application/x-javascript"] = TransformKind.Text,
        ["text/x-component"] = TransformKind.Flight,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> EventStreams = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq");

    // WHATWG Encoding, section 4: the labels of UTF-8 and of the legacy single-byte encodings. In all of them a byte below
    // 0x80 is its ASCII character, so that markup can be found byte by byte. UTF-16, ISO-2022-JP, Shift_JIS, GBK, Big5, EUC
    // and what is not known are left alone: there, an ASCII byte can be half of something else.
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

    public static MediaType Parse(string value)
    {
        var semicolon = value.AsSpan().IndexOf(';');
        var essence = (semicolon < 0 ? value : value.AsSpan(0, semicolon)).Trim(" \t");
        var kind = EventStreams.GetAlternateLookup<ReadOnlySpan<char>>().Contains(essence) ? TransformKind.None : KindOf(essence);
        return new MediaType(kind, kind == TransformKind.None && EventStreams.GetAlternateLookup<ReadOnlySpan<char>>().Contains(essence), IsCompatible(value, semicolon));
    }

    private static TransformKind KindOf(ReadOnlySpan<char> essence)
    {
        if (Kinds.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(essence, out var kind))
        {
            return kind;
        }

        // RFC 6839: a structured syntax suffix says how the body is written. SVG and feeds are +xml.
        return essence.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) || essence.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            ? TransformKind.Text
            : TransformKind.None;
    }

    private static bool IsCompatible(string value, int semicolon)
    {
        while (semicolon >= 0)
        {
            var rest = value.AsSpan(semicolon + 1);
            var next = rest.IndexOf(';');
            var parameter = (next < 0 ? rest : rest[..next]).Trim(" \t");
            if (parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))
            {
                return AsciiCompatible.GetAlternateLookup<ReadOnlySpan<char>>().Contains(parameter["charset=".Length..].Trim(" \t\"'"));
            }

            semicolon = next < 0 ? -1 : semicolon + 1 + next;
        }

        return true;
    }
}
