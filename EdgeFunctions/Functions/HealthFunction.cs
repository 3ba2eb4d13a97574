using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Functions;

/// <summary>The process is alive. Asks nobody else, so that a probe says something about this process alone.</summary>
public sealed class HealthFunction
{
    // "1.2.3+commit": the part before the plus is what was released.
    private static readonly string Version =
        typeof(HealthFunction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    [Function("Health")]
    public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "_edge/health")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return new JsonResult(new { status = "ok", version = Version });
    }
}
