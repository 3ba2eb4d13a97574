using EdgeFunctions.Configuration;
using EdgeFunctions.Http;

namespace EdgeFunctions.Responses;

/// <summary>The publisher's pages for the edge's own errors; the first whose statuses match counts.</summary>
internal sealed class ErrorPages
{
    private readonly (StatusRange[] Statuses, ErrorPage Page)[] _pages;

    public ErrorPages(EdgeOptions options)
        : this(options, [])
    {
    }

    private ErrorPages(EdgeOptions options, List<string> errors) => _pages = [.. Compile(options, errors)];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _pages.Length == 0;

    /// <summary>Checks what stands in the files.</summary>
    public static void Validate(EdgeOptions options, List<string> errors) => _ = new ErrorPages(options, errors);

    /// <summary>The page for a status; null when the edge's own is meant.</summary>
    public ErrorPage? For(int status)
    {
        foreach (var (statuses, page) in _pages)
        {
            if (statuses.Length == 0 || Array.Exists(statuses, range => range.Contains(status)))
            {
                return page;
            }
        }

        return null;
    }

    private static IEnumerable<(StatusRange[] Statuses, ErrorPage Page)> Compile(EdgeOptions options, List<string> errors)
    {
        for (var i = 0; i < options.Errors.Length; i++)
        {
            var name = $"Errors:{i}:File";
            if (options.Errors[i].File is not { } file || AppFile.Read(file, name, errors) is not { } html)
            {
                continue;
            }

            var faults = new List<string>();
            var page = ErrorPage.Compile(html, faults);
            foreach (var fault in faults)
            {
                EdgeOptionsValidator.Add(errors, name, file, fault);
            }

            yield return ([.. options.Errors[i].Statuses.Select(text => StatusRange.TryParse(text, out var range) ? range : default)], page);
        }
    }
}
