using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>No answer: the reader is gone.</summary>
internal sealed class NothingResult : EdgeResult
{
    public static readonly NothingResult Instance = new();

    private NothingResult()
    {
    }

    public override Task ExecuteAsync(HttpContext http)
    {
        // The server may not have seen it yet. It would try to read the rest of a request's body, of which the last read has failed, and call that an error.
        http.Abort();
        return Task.CompletedTask;
    }
}
