namespace EdgeFunctions.Diagnostics;

/// <summary>Finds the values of parameters whose names are secret ones.</summary>
internal static class ParameterValue
{
    /// <summary>Whether a name, as it stands in the text, is one.</summary>
    public delegate bool IsSecret(ReadOnlySpan<char> name);

    /// <summary>What parts two parameters: some servers do so at a semicolon, too, and what either of them would take for a name counts.</summary>
    public const string Separators = "&;";

    /// <summary>Where the value of the first secret parameter begins that stands between two separators; -1 for none. It is taken to go on to the next separator.</summary>
    /// <remarks>
    /// A value may be a URL with a query of its own, and a fragment has parameters where a sign-in sends tokens in it (RFC 6749 section 4.2.2). Some who
    /// follow links send that with the request.
    /// </remarks>
    public static int Find(ReadOnlySpan<char> part, IsSecret isSecret)
    {
        for (var at = 0; part[at..].IndexOf('=') is >= 0 and var equals; at += equals + 1)
        {
            var name = part.Slice(at, equals);
            var begins = name.LastIndexOfAny('?', '#') + 1;
            if ((at == 0 || begins > 0) && begins < name.Length && isSecret(name[begins..]))
            {
                return at + equals + 1;
            }
        }

        return -1;
    }
}
