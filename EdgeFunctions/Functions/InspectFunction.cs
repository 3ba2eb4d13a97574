using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>Requests as they pass.</summary>
public sealed class InspectFunction
{
    private readonly IOperatorDesk _desk;

    public InspectFunction(IOperatorDesk desk) => _desk = desk;

    [Function("Inspect")]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "_edge/inspect")] HttpRequest request) => _desk.ShowInspector(request);

    [Function("InspectEvents")]
    public IActionResult Watch([HttpTrigger(AuthorizationLevel.Function, "get", Route = "_edge/inspect/events")] HttpRequest request) => _desk.WatchRequests(request);
}
