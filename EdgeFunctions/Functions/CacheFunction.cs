using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>What is stored, and its purge.</summary>
public sealed class CacheFunction
{
    private readonly IEdge _edge;

    public CacheFunction(IEdge edge) => _edge = edge;

    [Function("Cache")]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Function, "get", "head", "post", Route = "_edge/cache")] HttpRequest request) =>
        _edge.ManageCache(request);
}
