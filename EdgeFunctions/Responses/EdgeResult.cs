using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Responses;

/// <summary>A result of the edge: it needs the reader's exchange, and nothing of MVC.</summary>
/// <remarks>
/// Functions give <see cref="IActionResult"/>, the one kind of result that every host of them executes. Its context brings a model state and
/// route data, made for each request and looked at by nobody; who can, executes the <see cref="IResult"/>.
/// </remarks>
internal abstract class EdgeResult : IActionResult, IResult
{
    public abstract Task ExecuteAsync(HttpContext http);

    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);
}
