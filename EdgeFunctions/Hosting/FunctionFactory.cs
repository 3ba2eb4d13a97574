using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Hosting;

/// <summary>Makes a function's object, for each request anew, as the Functions worker does.</summary>
/// <param name="type">The function's type, which is a service.</param>
/// <param name="provider">The program's services.</param>
/// <param name="needsScope">Whether it is made of services of the request. A scope of services is not made for a request that nobody asks one of.</param>
internal sealed class FunctionFactory(Type type, IServiceProvider provider, bool needsScope)
{
    public object Create(HttpContext http) => (needsScope ? http.RequestServices : provider).GetRequiredService(type);

    /// <summary>Whether an object of the type has to come from a request's scope: it wants what lives there, or to be disposed with it.</summary>
    public static bool NeedsScope(Type type, IServiceCollection services) =>
        typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type)
        || type.GetConstructors() is not [var constructor]
        || !Array.TrueForAll(constructor.GetParameters(), parameter => services.LastOrDefault(service => service.ServiceType == parameter.ParameterType)?.Lifetime == ServiceLifetime.Singleton);
}
