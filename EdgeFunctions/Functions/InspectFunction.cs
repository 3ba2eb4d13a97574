using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>Requests as they pass.</summary>
public sealed class InspectFunction
{
    private readonly IOperatorEndpoints _endpoints;

    public InspectFunction(IOperatorEndpoints endpoints) => _endpoints = endpoints;

    [Function("Inspect")]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "_edge/inspect")] HttpRequest request) => _endpoints.ShowInspector(request);

    [Function("InspectEvents")]
    public IActionResult Watch([HttpTrigger(AuthorizationLevel.Function, "get", Route = "_edge/inspect/events")] HttpRequest request) => _endpoints.WatchRequests(request);
}
