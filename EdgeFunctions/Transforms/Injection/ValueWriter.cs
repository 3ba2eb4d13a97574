using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>Writes values so that they cannot end what they stand in.</summary>
internal static class ValueWriter
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    // Beside them: pchar (RFC 3986 section 3.3) without what means something in markup.
    private static readonly SearchValues<char> Path = SearchValues.Create(Unreserved + "/%:@!$()*+,;=");
    private static readonly SearchValues<char> Part = SearchValues.Create(Unreserved);
    private static readonly SearchValues<char> Markup = SearchValues.Create(Unreserved + " /:;,?!@#$%()*+=[]^{|}");
    private static readonly SearchValues<char> Script = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-.,:@");

    public static void Write(IBufferWriter<byte> output, string value, ValueEscape escape)
    {
        switch (escape)
        {
            case ValueEscape.Markup:
                WriteRuns(output, value, Markup, WriteReference);
                break;
            case ValueEscape.UrlFirstSegment when IsDots(value):
                output.Write("."u8);
                break;
            case ValueEscape.UrlPart when IsDots(value):
                // Two dots would climb out of what is before them, and escaping does not help (WHATWG URL, double-dot segment).
                break;
            case ValueEscape.UrlPart or ValueEscape.UrlFirstSegment:
                WriteRuns(output, value, Part, WritePercent);
                break;
            case ValueEscape.UrlPath:
                if (!value.StartsWith('/'))
                {
                    output.Write("/"u8);
                }

                WriteRuns(output, value, Path, WritePercent);
                break;
            case ValueEscape.UrlHost:
                Ascii(output, value);
                break;
            case ValueEscape.ScriptText:
                WriteRuns(output, value, Script, WriteUnicodeEscape);
                break;
            default:
                output.Write("\""u8);
                WriteRuns(output, value, Script, WriteUnicodeEscape);
                output.Write("\""u8);
                break;
        }
    }

    private static bool IsDots(string value) => value.AsSpan().TrimStart('.').IsEmpty;

    private static void WriteRuns(IBufferWriter<byte> output, string value, SearchValues<char> plain, Action<IBufferWriter<byte>, Rune> escape)
    {
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var run = rest.IndexOfAnyExcept(plain);
            run = run < 0 ? rest.Length : run;
            Ascii(output, rest[..run]);
            rest = rest[run..];
            if (!rest.IsEmpty)
            {
                // Half a surrogate pair is no character: U+FFFD.
                Rune.DecodeFromUtf16(rest, out var rune, out var length);
                escape(output, rune);
                rest = rest[length..];
            }
        }
    }

    // Control characters are no characters of a page: https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state
    private static void WriteReference(IBufferWriter<byte> output, Rune rune) =>
        Ascii(output, string.Create(CultureInfo.InvariantCulture, $"&#{(Rune.IsControl(rune) && rune.Value is not ('\t' or '\n') ? Rune.ReplacementChar.Value : rune.Value)};"));

    private static void WritePercent(IBufferWriter<byte> output, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
        {
            Ascii(output, string.Create(CultureInfo.InvariantCulture, $"%{b:X2}"));
        }
    }

    private static void WriteUnicodeEscape(IBufferWriter<byte> output, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            Ascii(output, string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"));
        }
    }

    private static void Ascii(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Encoding.ASCII.GetBytes(text, output);
}
