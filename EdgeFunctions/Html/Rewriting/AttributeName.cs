using System.Buffers;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>What can be an attribute's name in markup.</summary>
internal static class AttributeName
{
    // https://html.spec.whatwg.org/multipage/syntax.html#attributes-2
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\0\t\n\f\r \"'>/=<");
    private static readonly SearchValues<byte> ForbiddenBytes = SearchValues.Create("\0\t\n\f\r \"'>/=<"u8);

    public static bool IsValid(ReadOnlySpan<byte> name) => !name.IsEmpty && !name.ContainsAny(ForbiddenBytes);

    /// <summary>Compares without regard to ASCII case; other bytes compare as they are, valid UTF-8 or not.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && ((left[i] ^ right[i]) != 0x20 || !CharClass.IsLetter(left[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks a name and turns its ASCII letters to lower case.</summary>
    public static string Normalize(string name)
    {
        if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAny(Forbidden))
        {
            throw new ArgumentException($"'{name}' cannot be an attribute's name.", nameof(name));
        }

        return string.Create(name.Length, name, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
            }
        });
    }
}
