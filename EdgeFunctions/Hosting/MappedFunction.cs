using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Hosting;

/// <summary>A function at its place.</summary>
/// <param name="Function">The function.</param>
/// <param name="Pattern">Its route below the prefix.</param>
/// <param name="Call">Calls it.</param>
internal sealed record MappedFunction(HttpFunction Function, string Pattern, RequestDelegate Call);
