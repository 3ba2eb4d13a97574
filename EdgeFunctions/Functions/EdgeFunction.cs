using EdgeFunctions.Context;
using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>Every request of a reader.</summary>
public sealed class EdgeFunction
{
    private readonly IEdge _edge;

    public EdgeFunction(IEdge edge) => _edge = edge;

    // The Functions host sorts functions by their names and asks the first whose route matches, so the one that takes every path has the last name:
    // https://github.com/Azure/azure-functions-host/issues/9876. No methods are named: all of them come here.
    [Function("ZEdge")]
    public Task<IActionResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, FunctionContext context)
    {
        if (context.BindingContext.BindingData.TryGetValue("Headers", out var fields) && fields is string json)
        {
            OriginalRequest.Restore(request, json);
        }

        return _edge.HandleAsync(request);
    }
}
