using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>What the edge would do with a URL.</summary>
public sealed class ExplainFunction
{
    private readonly IOperatorEndpoints _endpoints;

    public ExplainFunction(IOperatorEndpoints endpoints) => _endpoints = endpoints;

    [Function("Explain")]
    public Task<IActionResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "_edge/explain")] HttpRequest request) => _endpoints.ExplainAsync(request);
}
