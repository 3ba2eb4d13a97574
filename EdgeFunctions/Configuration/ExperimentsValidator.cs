using System.Text.RegularExpressions;

namespace EdgeFunctions.Configuration;

/// <summary>Checks the settings of experiments.</summary>
internal static partial class ExperimentsValidator
{
    private const int MostWeight = 1_000_000;

    // Browsers keep no cookie longer.
    private static readonly TimeSpan LongestCookie = TimeSpan.FromDays(400);

    public static void Validate(EdgeOptions options, List<string> errors)
    {
        ValidateReaders(options, errors);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < options.Experiments.Length; i++)
        {
            var (experiment, path) = (options.Experiments[i], $"Experiments:{i}");
            ValidateName(path + ":Name", experiment.Name, seen, errors);
            for (var p = 0; p < experiment.When.Paths.Length; p++)
            {
                if (PathGlobSyntax.FaultOf(experiment.When.Paths[p]) is { } fault)
                {
                    EdgeOptionsValidator.Add(errors, $"{path}:When:Paths:{p}", experiment.When.Paths[p], fault);
                }
            }

            if (experiment.Percent is < 0 or > 100)
            {
                EdgeOptionsValidator.Add(errors, path + ":Percent", experiment.Percent, "is not a share; give 0 (nobody) to 100 (everybody)");
            }

            ValidateVariants(path + ":Variants", experiment.Variants, errors);
        }
    }

    private static void ValidateReaders(EdgeOptions options, List<string> errors)
    {
        if (options.Readers.CookieKey is { } key)
        {
            SecurityValidator.ValidateSecret("Readers:CookieKey", key, errors);
        }
        else if (options.Experiments.Length > 0)
        {
            EdgeOptionsValidator.Add(errors, "Readers:CookieKey", null, "is missing; experiments need it to sign the readers' cookie: 16 or more random characters, the same on every instance");
        }

        if (options.Readers.PreviewKey is { } preview)
        {
            SecurityValidator.ValidateSecret("Readers:PreviewKey", preview, errors);
            if (preview == options.Readers.CookieKey)
            {
                EdgeOptionsValidator.Add(errors, "Readers:PreviewKey", null, "is the same as Edge__Readers__CookieKey; it travels in requests, so give it a value of its own");
            }
        }

        if (options.Readers.CookieMaxAge < TimeSpan.FromMinutes(1) || options.Readers.CookieMaxAge > LongestCookie)
        {
            EdgeOptionsValidator.Add(errors, "Readers:CookieMaxAge", options.Readers.CookieMaxAge, "must be a minute to 400 days, for example 90.00:00:00");
        }
    }

    private static void ValidateVariants(string path, VariantOptions[] variants, List<string> errors)
    {
        if (variants.Length < 2)
        {
            EdgeOptionsValidator.Add(errors, path, null, "are too few; an experiment compares two or more, the first being the control");
        }
        else if (variants.All(v => v.Weight == 0))
        {
            EdgeOptionsValidator.Add(errors, path, null, "have no weight at all; give one of them a weight above 0");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < variants.Length; i++)
        {
            ValidateName($"{path}:{i}:Name", variants[i].Name, seen, errors);
            if (variants[i].Weight is < 0 or > MostWeight)
            {
                EdgeOptionsValidator.Add(errors, $"{path}:{i}:Weight", variants[i].Weight, $"is not a weight; give 0 to {MostWeight}");
            }

            if (variants[i].Path is { } target && !OriginPath().IsMatch(target))
            {
                EdgeOptionsValidator.Add(errors, $"{path}:{i}:Path", target, "is not a path to ask for; give one such as /home-b, or a prefix such as /b/* where * stands for the reader's path");
            }
        }
    }

    private static void ValidateName(string path, string? name, HashSet<string> seen, List<string> errors)
    {
        if (name is null || !Token().IsMatch(name))
        {
            EdgeOptionsValidator.Add(errors, path, name, "is not a name; give lower-case letters, digits, dots, hyphens and underscores, a letter first, 64 at most");
        }
        else if (!seen.Add(name))
        {
            EdgeOptionsValidator.Add(errors, path, name, "is taken by another one; names are what readers are parted by");
        }
    }

    /// <summary>A key and a token of structured fields at once (RFC 9651 sections 3.1.2 and 3.3.4).</summary>
    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{0,63}\z")]
    private static partial Regex Token();

    /// <summary>No query, no escapes that could hide a dot segment, no dot segments.</summary>
    [GeneratedRegex(@"\A(?!.*/\.{1,2}(/|\z))(/[A-Za-z0-9._~!$&'()+,;=:@-]*)+\z|\A(?!.*/\.{1,2}/)(/[A-Za-z0-9._~!$&'()+,;=:@-]+)*/\*\z")]
    private static partial Regex OriginPath();
}
