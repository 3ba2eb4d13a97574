using System.Text;
using System.Text.Json;
using EdgeFunctions.Configuration;
using EdgeFunctions.Pipeline.Explaining;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>Tells an operator what the edge would do with a URL.</summary>
internal sealed class ExplainEndpoint(Explainer explainer, EdgeOptions options)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public async Task<IActionResult> HandleAsync(HttpRequest request)
    {
        var response = request.HttpContext.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!ExplainTarget.TryParse(request.Query["url"], request.Query["host"], options, request.Scheme, request.Host.Value ?? "localhost", out var target))
        {
            return new JsonResult(new { error = "Give url: a path such as /news?page=2, percent-encoded, or a whole URL. host names the public host, where it is not the first one." }) { StatusCode = StatusCodes.Status400BadRequest };
        }

        var explanation = await explainer.ExplainAsync(target, request.HttpContext.RequestAborted);
        return request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
            ? new ContentResult { Content = JsonSerializer.Serialize(explanation, Json), ContentType = "application/json; charset=utf-8" }
            : new ContentResult { Content = new StringBuilder().AppendJoin('\n', ExplainText.Lines(explanation)).Append('\n').ToString(), ContentType = "text/plain; charset=utf-8" };
    }
}
