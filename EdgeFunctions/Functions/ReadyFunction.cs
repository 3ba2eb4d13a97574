using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>The publisher origin answers: 200, or 503 and the reason.</summary>
public sealed class ReadyFunction
{
    private readonly IOperatorDesk _desk;

    public ReadyFunction(IOperatorDesk desk) => _desk = desk;

    [Function("Ready")]
    public Task<IActionResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "_edge/ready")] HttpRequest request) =>
        _desk.CheckReadyAsync(request);
}
