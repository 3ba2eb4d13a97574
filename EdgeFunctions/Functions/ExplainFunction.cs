using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>What the edge would do with a URL.</summary>
public sealed class ExplainFunction
{
    private readonly IEdge _edge;

    public ExplainFunction(IEdge edge) => _edge = edge;

    [Function("Explain")]
    public Task<IActionResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "_edge/explain")] HttpRequest request) => _edge.ExplainAsync(request);
}
