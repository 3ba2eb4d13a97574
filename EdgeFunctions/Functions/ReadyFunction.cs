using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>The publisher origin answers: 200, or 503 and the reason.</summary>
public sealed class ReadyFunction
{
    private readonly IOperatorEndpoints _endpoints;

    public ReadyFunction(IOperatorEndpoints endpoints) => _endpoints = endpoints;

    [Function("Ready")]
    public Task<IActionResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "_edge/ready")] HttpRequest request) =>
        _endpoints.CheckReadyAsync(request);
}
