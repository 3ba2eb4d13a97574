using System.Text.RegularExpressions;

namespace EdgeFunctions.Configuration;

/// <summary>Checks the settings of the request's context.</summary>
internal static partial class ContextValidator
{
    public static void Validate(ContextOptions context, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < context.Languages.Length; i++)
        {
            if (!LanguageTag().IsMatch(context.Languages[i]))
            {
                EdgeOptionsValidator.Add(errors, $"Context:Languages:{i}", context.Languages[i], "is not a language tag; give one such as en or pt-BR");
            }
            else if (!seen.Add(context.Languages[i]))
            {
                EdgeOptionsValidator.Add(errors, $"Context:Languages:{i}", context.Languages[i], "stands in the list twice; remove one");
            }
        }

        if (context.Country is { } country && !CountryCode().IsMatch(country))
        {
            EdgeOptionsValidator.Add(errors, "Context:Country", country, "is not a country; give two upper-case letters (ISO 3166-1), for example PT");
        }

        if (context.Region is { } region && !RegionName().IsMatch(region))
        {
            EdgeOptionsValidator.Add(errors, "Context:Region", region, "is not a region; give up to 16 letters, digits and hyphens");
        }
    }

    /// <summary>RFC 5646 section 2.1, as far as it matters: subtags of up to eight letters and digits.</summary>
    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"\A[A-Z]{2}\z")]
    private static partial Regex CountryCode();

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,16}\z")]
    private static partial Regex RegionName();
}
