using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>What is stored, and its purge.</summary>
public sealed class CacheFunction
{
    private readonly IOperatorEndpoints _endpoints;

    public CacheFunction(IOperatorEndpoints endpoints) => _endpoints = endpoints;

    [Function("Cache")]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Function, "get", "head", "post", Route = "_edge/cache")] HttpRequest request) =>
        _endpoints.ManageCache(request);
}
