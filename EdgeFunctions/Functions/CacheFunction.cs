using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>What is stored, and its purge.</summary>
public sealed class CacheFunction
{
    private readonly IOperatorDesk _desk;

    public CacheFunction(IOperatorDesk desk) => _desk = desk;

    [Function("Cache")]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Function, "get", "head", "post", Route = "_edge/cache")] HttpRequest request) =>
        _desk.ManageCache(request);
}
