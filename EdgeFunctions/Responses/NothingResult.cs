using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>No answer: the reader is gone.</summary>
internal sealed class NothingResult : EdgeResult
{
    public static readonly NothingResult Instance = new();

    private NothingResult()
    {
    }

    public override Task ExecuteAsync(HttpContext http) => Task.CompletedTask;
}
