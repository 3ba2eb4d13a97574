using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Tests.Pipeline;

/// <summary>The worker's server brings MVC along.</summary>
public sealed class UnusedServicesTests
{
    [Fact]
    public void LeaveOut_Mvc_MakesNoKeyAtTheStart()
    {
        using var before = Services();
        using var after = Services(UnusedServices.LeaveOut);
        Assert.NotEmpty(before.GetServices<IHostedService>());
        Assert.Empty(after.GetServices<IHostedService>());
    }

    [Fact]
    public void LeaveOut_Mvc_KeysAreThereForWhoAsks()
    {
        using var services = Services(UnusedServices.LeaveOut);
        Assert.IsAssignableFrom<IKeyManager>(services.GetRequiredService<IKeyManager>());
        Assert.NotNull(services.GetRequiredService<IDataProtectionProvider>());
    }

    private static ServiceProvider Services(params Action<IServiceCollection>[] then)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddMvc();
        Array.ForEach(then, change => change(services));
        return services.BuildServiceProvider();
    }
}
