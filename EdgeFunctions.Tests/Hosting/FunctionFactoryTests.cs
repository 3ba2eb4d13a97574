using EdgeFunctions.Hosting;
using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Hosting;

public sealed class FunctionFactoryTests
{
    [Fact]
    public void Create_MadeOfSingletons_NewForEachRequestAndNoScope()
    {
        var services = Services().AddTransient<OfSingletons>();
        var provider = services.BuildServiceProvider(validateScopes: true);
        Assert.False(FunctionFactory.NeedsScope(typeof(OfSingletons), services));
        var factory = new FunctionFactory(typeof(OfSingletons), provider, needsScope: false);
        var http = new DefaultHttpContext();
        Assert.NotSame(factory.Create(http), factory.Create(http));
    }

    [Fact]
    public void Create_MadeOfTheRequestsServices_FromTheRequestsScope()
    {
        var services = Services().AddTransient<OfScoped>();
        using var provider = services.BuildServiceProvider(validateScopes: true);
        Assert.True(FunctionFactory.NeedsScope(typeof(OfScoped), services));
        var factory = new FunctionFactory(typeof(OfScoped), provider, needsScope: true);
        using var scope = provider.CreateScope();
        var function = (OfScoped)factory.Create(new DefaultHttpContext { RequestServices = scope.ServiceProvider });
        Assert.Same(scope.ServiceProvider.GetRequiredService<Scoped>(), function.Scoped);
    }

    [Theory]
    [InlineData(typeof(Disposable))]
    [InlineData(typeof(OfUnknown))]
    [InlineData(typeof(OfTheProvider))]
    public void NeedsScope_ToBeDisposedOrOfMore_True(Type type) => Assert.True(FunctionFactory.NeedsScope(type, Services()));

    [Fact]
    public async Task NeedsScope_TheEdgesOwnFunctions_None()
    {
        var builder = EmbeddedHost.CreateBuilder([], directory: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Edge:Publisher:OriginUrl"] = "https://site.example" });
        builder.Services.AddEdge(builder.Configuration, ServerTraits.Kestrel);
        await using var app = EmbeddedHost.Build(builder);
        var types = HttpFunction.FindIn(typeof(EmbeddedHost).Assembly).Where(f => !f.Method.IsStatic).Select(f => f.Method.DeclaringType!);
        Assert.DoesNotContain(types, type => FunctionFactory.NeedsScope(type, builder.Services));
    }

    private static IServiceCollection Services() => new ServiceCollection().AddSingleton<Singleton>().AddScoped<Scoped>();

    private sealed class Singleton;

    private sealed class Scoped;

    private sealed class OfSingletons(Singleton singleton)
    {
        public Singleton Singleton { get; } = singleton;
    }

    private sealed class OfScoped(Singleton singleton, Scoped scoped)
    {
        public Singleton Singleton { get; } = singleton;

        public Scoped Scoped { get; } = scoped;
    }

    private sealed class OfUnknown(string unknown)
    {
        public string Unknown { get; } = unknown;
    }

    private sealed class OfTheProvider(IServiceProvider provider)
    {
        public IServiceProvider Provider { get; } = provider;
    }

    private sealed class Disposable : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
