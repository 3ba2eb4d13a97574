using System.Buffers;

namespace EdgeFunctions.Configuration;

/// <summary>Checks the settings of injections, but for what the fragments and selectors themselves say.</summary>
internal static class InjectionValidator
{
    /// <summary>The injections that apply to a page are bits of one word.</summary>
    public const int Most = 64;

    private static readonly SearchValues<char> NotInMarkers = SearchValues.Create("<>&\r\n\t\f\0");

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static void Validate(EdgeOptions options, List<string> errors)
    {
        if (options.Inject.Length > Most)
        {
            EdgeOptionsValidator.Add(errors, $"Inject:{Most}", null, $"is one too many; there can be {Most} injections, so join fragments of one place");
        }

        for (var i = 0; i < options.Inject.Length; i++)
        {
            ValidateAlone($"Inject:{i}", options.Inject[i], errors);
            ValidateReaders($"Inject:{i}:When", options.Inject[i].When, options, errors);
        }
    }

    /// <summary>Checks an injection by itself, whatever else is configured.</summary>
    public static void ValidateAlone(string path, InjectionOptions injection, List<string> errors)
    {
        Validate(path, injection, errors);
        Validate(path + ":When", injection.When, errors);
    }

    /// <summary>Whether a place is at elements.</summary>
    public static bool TakesSelector(InjectionPoint where) =>
        where is InjectionPoint.Before or InjectionPoint.After or InjectionPoint.Prepend or InjectionPoint.Append or InjectionPoint.Replace;

    private static void Validate(string path, InjectionOptions injection, List<string> errors)
    {
        if (injection.Html is null && injection.File is null)
        {
            EdgeOptionsValidator.Add(errors, path + ":Html", null, "is missing; give the fragment to put into pages, or its file in File, or remove the item");
        }
        else if (injection.Html is not null && injection.File is not null)
        {
            EdgeOptionsValidator.Add(errors, path + ":File", injection.File, "stands beside Html; give one of them");
        }

        if (TakesSelector(injection.Where) != injection.Selector is not null)
        {
            EdgeOptionsValidator.Add(errors, path + ":Selector", injection.Selector, injection.Selector is null
                ? $"is missing; {injection.Where} needs a CSS selector, for example #offer"
                : $"has no use with {injection.Where}; remove it, or set Where to Before, After, Prepend, Append or Replace");
        }

        if (injection.Where != InjectionPoint.Marker)
        {
            NoUse(path + ":Marker", injection.Marker, errors);
            NoUse(path + ":Name", injection.Name, errors);
        }
        else if (injection.Marker is not null && injection.Name is not null)
        {
            EdgeOptionsValidator.Add(errors, path + ":Name", injection.Name, "stands beside Marker; give one of them");
        }
        else if (injection.Name is { } name && !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') | name.Contains("--", StringComparison.Ordinal) | name.EndsWith('-'))
        {
            EdgeOptionsValidator.Add(errors, path + ":Name", name, "is not a marker's name; use letters, digits, dots, underscores and single hyphens");
        }
        else if (injection.Marker is { } marker && !IsMarker(marker))
        {
            EdgeOptionsValidator.Add(errors, path + ":Marker", marker, $"cannot be a marker; give one whole comment such as {EdgeDefaults.Marker}, or at least four characters of text without <, > and &");
        }
    }

    private static void Validate(string path, InjectionConditions when, List<string> errors)
    {
        Each(path + ":Paths", when.Paths, PathGlobSyntax.FaultOf, errors);
        Each(path + ":Hosts", when.Hosts, HostSyntax.FaultOfReaders, errors);
        Each(path + ":Methods", when.Methods, m => Methods.Contains(m, StringComparer.OrdinalIgnoreCase) ? null : "is not a method; give one of " + string.Join(", ", Methods), errors);
        Each(path + ":Statuses", when.Statuses, s => s is >= 200 and <= 599 ? null : "is not the status of a page; give a number such as 200 or 404", errors);
        Each(path + ":Countries", when.Countries, c => c is { Length: 2 } && c.All(char.IsAsciiLetter) ? null : "is not a country; give its two letters (ISO 3166-1), for example DE", errors);
        Each(path + ":Languages", when.Languages, l => l is { Length: >= 2 } && l.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') ? null : "is not a language; give a tag such as de or pt-BR", errors);
        Each(path + ":Experiments", when.Experiments, e => e.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at < e.Length - 1 ? null : "is not a variant; give the experiment's name and the variant's as NAME=VARIANT", errors);
    }

    /// <summary>A condition that no reader can meet shows the fragment to nobody, and still makes the page depend on who reads.</summary>
    private static void ValidateReaders(string path, InjectionConditions when, EdgeOptions options, List<string> errors)
    {
        Each(path + ":Languages", when.Languages, l => options.Context.Languages.Contains(l, StringComparer.OrdinalIgnoreCase) ? null : "is no language of the site; add it to Edge__Context__Languages__N, or remove it", errors);
        Each(path + ":Experiments", when.Experiments, e => FaultOfVariant(e, options.Experiments), errors);
    }

    // Of an experiment that there is not the compiler of fragments tells.
    private static string? FaultOfVariant(string wanted, ExperimentOptions[] experiments)
    {
        var (name, variant) = wanted.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at < wanted.Length - 1 ? (wanted[..at], wanted[(at + 1)..]) : (wanted, "");
        return variant.Length > 0 && Array.Find(experiments, e => e.Name == name) is { } experiment && !Array.Exists(experiment.Variants, v => variant.Equals(v.Name, StringComparison.OrdinalIgnoreCase))
            ? $"names a variant that {name} has not; there are {string.Join(", ", experiment.Variants.Select(v => v.Name))}"
            : null;
    }

    private static void Each<T>(string path, T[] items, Func<T, string?> faultOf, List<string> errors)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (faultOf(items[i]) is { } fault)
            {
                EdgeOptionsValidator.Add(errors, $"{path}:{i}", items[i], fault);
            }
        }
    }

    private static void NoUse(string path, string? value, List<string> errors)
    {
        if (value is not null)
        {
            EdgeOptionsValidator.Add(errors, path, value, "has no use here; remove it, or set Where to Marker");
        }
    }

    private static bool IsMarker(string marker) => marker.StartsWith("<!--", StringComparison.Ordinal)
        ? marker.Length >= "<!---->".Length && marker.IndexOf("--", "<!--".Length, StringComparison.Ordinal) == marker.Length - "-->".Length && marker.EndsWith("-->", StringComparison.Ordinal) && marker[4] is not ('>' or '-')
        : marker.Length >= 4 && !marker.AsSpan().ContainsAny(NotInMarkers);
}
