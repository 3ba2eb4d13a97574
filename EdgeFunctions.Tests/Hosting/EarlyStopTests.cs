using EdgeFunctions.Hosting;
using EdgeFunctions.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>Who stops the program while it starts sees no crash.</summary>
public sealed class EarlyStopTests
{
    [Fact]
    public async Task Listen_ToldToStopBeforeItBegan_EndsWith0()
    {
        var builder = EmbeddedHost.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Edge__Publisher__OriginUrl=http://origin.example"], directory: null);
        builder.Services.AddEdge(builder.Configuration, ServerTraits.Kestrel);
        builder.Services.AddHostedService<Stop>();
        await using var app = EmbeddedHost.Build(builder);

        Assert.Equal(0, await EmbeddedHost.ListenAsync(app));
        Assert.True(app.Lifetime.ApplicationStopped.IsCancellationRequested);
    }

    /// <summary>Starts before the server does.</summary>
    private sealed class Stop(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
