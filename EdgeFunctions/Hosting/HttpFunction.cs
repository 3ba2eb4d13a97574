using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Hosting;

/// <summary>A method with <c>[Function]</c> and a parameter with <c>[HttpTrigger]</c>.</summary>
internal sealed record HttpFunction(string Name, MethodInfo Method, HttpTriggerAttribute Trigger)
{
    /// <summary>Whether a parameter is a value of the route.</summary>
    public bool HasRouteParameters => Method.GetParameters().Any(p => p.ParameterType != typeof(HttpRequest) && p.ParameterType != typeof(CancellationToken) && p.ParameterType != typeof(FunctionContext));

    /// <summary>All functions of an assembly.</summary>
    public static IEnumerable<HttpFunction> FindIn(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
        where function is not null && trigger is not null
        select new HttpFunction(function.Name, method, trigger);

    /// <summary>The route below <paramref name="prefix"/>, as the Functions host makes it.</summary>
    public string Pattern(string prefix) => string.IsNullOrEmpty(prefix) ? $"/{Trigger.Route ?? Name}" : $"/{prefix}/{Trigger.Route ?? Name}";
}
