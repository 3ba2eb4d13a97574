using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>The front door for readers. Public because function classes are.</summary>
public interface IEdge
{
    /// <summary>Takes a reader's request through the pipeline. The result, when executed, sends the body.</summary>
    Task<IActionResult> HandleAsync(HttpRequest request);
}
