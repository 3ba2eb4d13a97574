using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>Checks structured fields (RFC 9651 section 4.2). Some fields are to be ignored as a whole when they are not well formed.</summary>
internal static class StructuredField
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";

    private static readonly SearchValues<char> KeyStart = SearchValues.Create(Lower + "*");
    private static readonly SearchValues<char> Key = SearchValues.Create(Lower + Digits + "_-.*");
    private static readonly SearchValues<char> TokenStart = SearchValues.Create(Lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ*");
    private static readonly SearchValues<char> Token = SearchValues.Create(Lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + Digits + "!#$%&'*+-.^_`|~:/");
    private static readonly SearchValues<char> Base64 = SearchValues.Create(Lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + Digits + "+/=");

    /// <summary>Whether all lines together are a dictionary. Its members may be items with parameters; lists in it are not known here, and count as malformed.</summary>
    public static bool IsDictionary(StringValues lines)
    {
        var rest = lines.ToString().AsSpan().Trim(' ');
        while (!rest.IsEmpty)
        {
            if (!TrySkipKey(ref rest) || (TrySkip(ref rest, '=') && !TrySkipItem(ref rest)) || !TrySkipParameters(ref rest))
            {
                return false;
            }

            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty)
            {
                return true;
            }

            // After a comma there must be a member.
            if (!TrySkip(ref rest, ',') || (rest = rest.TrimStart(" \t")).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySkipParameters(ref ReadOnlySpan<char> rest)
    {
        while (TrySkip(ref rest, ';'))
        {
            rest = rest.TrimStart(' ');
            if (!TrySkipKey(ref rest) || (TrySkip(ref rest, '=') && !TrySkipItem(ref rest)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySkipKey(ref ReadOnlySpan<char> rest) => !rest.IsEmpty && KeyStart.Contains(rest[0]) && SkipWhile(ref rest, Key) > 0;

    private static bool TrySkipItem(ref ReadOnlySpan<char> rest) => !rest.IsEmpty && rest[0] switch
    {
        '"' => TrySkipString(ref rest),
        ':' => TrySkip(ref rest, ':') && SkipWhile(ref rest, Base64) >= 0 && TrySkip(ref rest, ':'),
        '?' => TrySkip(ref rest, '?') && (TrySkip(ref rest, '0') || TrySkip(ref rest, '1')),
        '-' or (>= '0' and <= '9') => TrySkipNumber(ref rest),
        var c => TokenStart.Contains(c) && SkipWhile(ref rest, Token) > 0,
    };

    private static bool TrySkipNumber(ref ReadOnlySpan<char> rest)
    {
        TrySkip(ref rest, '-');
        var whole = SkipDigits(ref rest);
        return TrySkip(ref rest, '.') ? whole is > 0 and <= 12 && SkipDigits(ref rest) is > 0 and <= 3 : whole is > 0 and <= 15;
    }

    private static bool TrySkipString(ref ReadOnlySpan<char> rest)
    {
        for (var i = 1; i < rest.Length && rest[i] is >= ' ' and <= '~'; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return true;
            }

            if (rest[i] == '\\' && (++i == rest.Length || rest[i] is not ('"' or '\\')))
            {
                return false;
            }
        }

        return false;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> rest, char c)
    {
        var isThere = !rest.IsEmpty && rest[0] == c;
        rest = isThere ? rest[1..] : rest;
        return isThere;
    }

    private static int SkipDigits(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return Skip(ref rest, end);
    }

    private static int SkipWhile(ref ReadOnlySpan<char> rest, SearchValues<char> values) => Skip(ref rest, rest.IndexOfAnyExcept(values));

    private static int Skip(ref ReadOnlySpan<char> rest, int end)
    {
        var length = end < 0 ? rest.Length : end;
        rest = rest[length..];
        return length;
    }
}
