using System.Text;
using EdgeFunctions.Context;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>Finds the values in a fragment.</summary>
internal static class Placeholders
{
    private static ReadOnlySpan<byte> Open => "{{"u8;

    private static ReadOnlySpan<byte> Close => "}}"u8;

    /// <param name="html">The fragment.</param>
    /// <param name="headers">The fields that may be shown.</param>
    /// <param name="faults">What is wrong, and how to mend it.</param>
    public static List<Placeholder> Find(ReadOnlySpan<byte> html, string[] headers, List<string> faults)
    {
        var found = new List<Placeholder>();
        for (var at = 0; html[at..].IndexOf(Open) is >= 0 and var next;)
        {
            var start = at + next;
            if (html[(start + 2)..].StartsWith(Open))
            {
                at = start + 4;
                found.Add(new Placeholder(start, at, null));
                continue;
            }

            var length = html[start..].IndexOf(Close);
            if (length < 0)
            {
                faults.Add("has {{ without }}; write {{{{ where the two characters themselves are meant");
                break;
            }

            at = start + length + 2;
            var name = Encoding.UTF8.GetString(html[(start + 2)..(at - 2)]);
            if (!PageValue.TryParse(name, out var value))
            {
                faults.Add($"shows {{{{{name}}}}}, which is no value; there are {PageValue.Names} (and {{{{{{{{ for the two braces themselves)");
            }
            else if (value.Kind == PageValueKind.Header && !headers.Contains(value.Name, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"shows {{{{{name}}}}}, but fields are shown only where they are listed; add {value.Name} to Edge__Values__Headers__N");
            }
            else
            {
                found.Add(new Placeholder(start, at, value));
            }
        }

        return found;
    }
}
