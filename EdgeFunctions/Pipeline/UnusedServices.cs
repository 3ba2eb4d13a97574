using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Pipeline;

/// <summary>Takes out what the worker's server brings along, does work for at each start, and no function here asks for.</summary>
internal static class UnusedServices
{
    // MVC's: loads keys at the start, and makes one and writes it to a file where there is none, as on a new instance. Who asks for one later has them loaded then.
    private const string KeyLoader = "Microsoft.AspNetCore.DataProtection.Internal.DataProtectionHostedService";

    public static void LeaveOut(IServiceCollection services)
    {
        foreach (var service in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.FullName == KeyLoader).ToArray())
        {
            services.Remove(service);
        }
    }
}
