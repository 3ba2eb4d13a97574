using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>What the functions for operators and their probes call. Public because function classes are.</summary>
public interface IOperatorEndpoints
{
    /// <summary>Asks the publisher origin whether it answers.</summary>
    Task<IActionResult> CheckReadyAsync(HttpRequest request);

    /// <summary>Tells what is stored, or purges it.</summary>
    IActionResult ManageCache(HttpRequest request);

    /// <summary>Tells what would be done with a URL.</summary>
    Task<IActionResult> ExplainAsync(HttpRequest request);

    /// <summary>The inspector's page.</summary>
    IActionResult ShowInspector(HttpRequest request);

    /// <summary>The inspector's events: requests as they pass, as server-sent events.</summary>
    IActionResult WatchRequests(HttpRequest request);
}
