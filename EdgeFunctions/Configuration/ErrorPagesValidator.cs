using EdgeFunctions.Http;

namespace EdgeFunctions.Configuration;

/// <summary>Checks the settings of error pages, but for what stands in them.</summary>
internal static class ErrorPagesValidator
{
    public static void Validate(ErrorPageOptions[] pages, List<string> errors)
    {
        for (var i = 0; i < pages.Length; i++)
        {
            if (pages[i].File is null)
            {
                EdgeOptionsValidator.Add(errors, $"Errors:{i}:File", null, "is missing; give a file such as fragments/error.html, or remove the item");
            }

            for (var j = 0; j < pages[i].Statuses.Length; j++)
            {
                if (!StatusRange.TryParse(pages[i].Statuses[j], out var range) || range.First < 400)
                {
                    EdgeOptionsValidator.Add(errors, $"Errors:{i}:Statuses:{j}", pages[i].Statuses[j], "is not the status of an error; give one such as 404, or a class such as 5xx");
                }
            }
        }
    }
}
