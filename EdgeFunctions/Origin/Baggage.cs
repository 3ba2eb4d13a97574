using System.Text;
using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Origin;

/// <summary>Adds members to a <c>baggage</c> field, within the limits that everyone on the way has to keep (W3C Baggage section 3.3.2).</summary>
internal static class Baggage
{
    public const string Field = "baggage";

    private const int MostMembers = 64;
    private const int MostBytes = 8192;

    // baggage-octet (section 3.3.1.4), less the percent sign: the rest is percent-encoded.
    private const string Punctuation = "!#$&'()*+-./:<=>?@[]^_`{|}~";

    /// <summary>
    /// What came and may go on, as far as it fits beside ours, and ours behind it. A member that came under one of our keys is left
    /// out: it would be taken for the edge's word.
    /// </summary>
    /// <param name="came">All lines of the reader's field.</param>
    /// <param name="allowed">The keys that may go on.</param>
    /// <param name="ours">Keys, which are tokens, with their values.</param>
    public static string Append(StringValues came, string[] allowed, ReadOnlySpan<(string Key, string? Value)> ours)
    {
        var own = new StringBuilder();
        var members = 0;
        foreach (var (key, value) in ours)
        {
            if (value is not null)
            {
                own.Append(own.Length == 0 ? "" : ",").Append(key).Append('=');
                Encode(value, own);
                members++;
            }
        }

        var all = new StringBuilder();
        foreach (var line in came)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var member = line.AsSpan(range).TrimOws();
                var fits = members < MostMembers && all.Length + member.Length + 1 + own.Length <= MostBytes;
                if (fits && IsMember(member) && IsAllowed(KeyOf(member), allowed) && !IsOurs(KeyOf(member), ours))
                {
                    all.Append(member).Append(',');
                    members++;
                }
            }
        }

        return all.Append(own).ToString().TrimEnd(',');
    }

    private static bool IsMember(ReadOnlySpan<char> member) => member.IndexOf('=') > 0 && !member.ContainsAnyExceptInRange(' ', '~');

    private static ReadOnlySpan<char> KeyOf(ReadOnlySpan<char> member) => member[..member.IndexOf('=')].TrimOws();

    private static bool IsAllowed(ReadOnlySpan<char> key, string[] allowed)
    {
        foreach (var name in allowed)
        {
            if (key.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOurs(ReadOnlySpan<char> key, ReadOnlySpan<(string Key, string? Value)> ours)
    {
        foreach (var (own, _) in ours)
        {
            if (key.Equals(own, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static void Encode(string value, StringBuilder text)
    {
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || Punctuation.Contains(c, StringComparison.Ordinal))
            {
                text.Append(c);
            }
            else
            {
                text.Append('%').Append(Convert.ToHexString([b]));
            }
        }
    }
}
