namespace EdgeFunctions.Configuration;

/// <summary>Checks what is said and to whom.</summary>
internal static class DiagnosticsValidator
{
    public static void Validate(DiagnosticsOptions diagnostics, List<string> errors)
    {
        if (diagnostics.Key is { } key)
        {
            SecurityValidator.ValidateSecret("Diagnostics:Key", key, errors);
        }
        else if (diagnostics.ServerTiming == ServerTimingPolicy.Key)
        {
            EdgeOptionsValidator.Add(errors, "Diagnostics:Key", null, "is missing; Edge__Diagnostics__ServerTiming=Key needs one");
        }

        for (var i = 0; i < diagnostics.RedactQuery.Length; i++)
        {
            // Such a name would mask nothing, and nobody would know.
            if (diagnostics.RedactQuery[i].AsSpan().ContainsAny(NotInNames))
            {
                EdgeOptionsValidator.Add(errors, $"Diagnostics:RedactQuery:{i}", diagnostics.RedactQuery[i], "is not the name of a parameter; give a whole one as origins read it, such as session, each by a number of its own");
            }
        }

        for (var i = 0; i < diagnostics.Baggage.Length; i++)
        {
            // RFC 9110 section 5.6.2, which W3C Baggage takes its keys from.
            if (diagnostics.Baggage[i].AsSpan().ContainsAnyExcept(TokenCharacters))
            {
                EdgeOptionsValidator.Add(errors, $"Diagnostics:Baggage:{i}", diagnostics.Baggage[i], "is no key of a baggage member; give a name without spaces, for example tenant");
            }
        }
    }

    private static readonly System.Buffers.SearchValues<char> NotInNames = System.Buffers.SearchValues.Create("=&;,?#*% ");

    private static readonly System.Buffers.SearchValues<char> TokenCharacters =
        System.Buffers.SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}
