using System.Diagnostics;
using EdgeFunctions.Background;
using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Export;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Headers;
using EdgeFunctions.Origin;
using EdgeFunctions.Pipeline.Explaining;
using EdgeFunctions.Pipeline.Memory;
using EdgeFunctions.Responses;
using EdgeFunctions.Responses.After;
using EdgeFunctions.Responses.Observing;
using EdgeFunctions.Routing;
using EdgeFunctions.Security;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Injection;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Pipeline;

/// <summary>Puts the rooms together.</summary>
internal static class EdgeServiceCollectionExtensions
{
    /// <summary>Adds code to the edge. May be called any number of times, before or behind the other <c>AddEdge</c>.</summary>
    /// <exception cref="ArgumentException">A path pattern or a selector is not one.</exception>
    public static IServiceCollection AddEdge(this IServiceCollection services, Action<EdgeBuilder> extend)
    {
        extend(new EdgeBuilder(services));
        return services;
    }

    /// <summary>Adds the edge, configured by the <c>Edge</c> section.</summary>
    /// <param name="services">Where the rooms go.</param>
    /// <param name="configuration">The app settings.</param>
    /// <param name="server">What the server in front can and cannot do.</param>
    /// <exception cref="EdgeSettingsException">Settings are wrong; the exception lists all of them.</exception>
    public static IServiceCollection AddEdge(this IServiceCollection services, IConfiguration configuration, ServerTraits server)
    {
        var options = EdgeSettings.Load(configuration, InjectionRules.Validate, ErrorPages.Validate);
        TelemetryExport.AddTo(services, configuration);
        services.AddSingleton(options);
        services.AddSingleton(server);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OriginWatch>();
        services.TryAddSingleton<IOriginClient>(provider => new OriginClient(
            OriginHandler.Create(options.Origin),
            provider.GetRequiredService<OriginWatch>(),
            provider.GetRequiredService<TimeProvider>(),
            () => OriginHandler.Create(options.Origin with { ConnectionLifetime = TimeSpan.Zero })));
        services.TryAddSingleton<ITransformFactory, TransformFactory>();
        services.AddMetrics();
        services.AddSingleton<EdgeMetrics>();
        services.AddSingleton<EdgeEvents>();
        services.AddSingleton<EdgeContextFactory>();
        services.AddSingleton<ResilienceEvents>();
        services.AddSingleton<GuardedOriginClient>();
        services.AddSingleton<OriginSlots>();
        services.AddSingleton(new BufferBudget(options.Limits));
        services.AddSingleton(provider => new RewriteLoad(options.Rewrite.Bypass, provider.GetRequiredService<ResilienceEvents>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SlowOrigin(options.Rewrite.SlowOrigin, provider.GetRequiredService<ResilienceEvents>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<RequestWatch>();
        services.AddSingleton<ActiveRequests>();
        services.AddSingleton<QueryRedactor>();
        services.AddSingleton<Redaction>();
        services.AddSingleton<OperatorKey>();
        services.AddSingleton<TimingGate>();
        services.AddSingleton<DistributedContextPropagator, ReaderPropagator>();
        services.AddSingleton<ListedFields>();
        services.AddSingleton<FrontDoorGate>();
        services.AddSingleton<ProtectedPaths>();
        services.AddSingleton<PublicHosts>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<ErrorPages>();
        services.AddSingleton<RouteTable>();
        services.AddSingleton<ViaName>();
        services.AddSingleton<ContextFields>();
        services.AddSingleton<OriginRequestFactory>();
        services.AddSingleton<PrivateByDefault>();
        services.AddSingleton<ReaderStep>();
        services.AddSingleton<RequestHeaderRules>();
        services.AddSingleton<ResponseHeaderRules>();
        services.AddSingleton<OriginProbe>();
        services.AddSingleton<JsonRules>();
        services.AddSingleton<ExtensionRules>();
        services.AddSingleton<ObserverMetrics>();
        services.AddSingleton<ObserverEvents>();
        services.AddSingleton<BodyObservers>();
        services.AddSingleton<PageTransforms>();
        services.AddSingleton<PageValidators>();
        services.AddSingleton<GateStep>();
        services.AddSingleton<ResponseContextFactory>();
        services.AddSingleton<OriginResults>();
        services.AddSingleton<OriginStep>();
        services.AddSingleton<PageStore>();
        services.AddSingleton<Flights>();
        services.AddSingleton<CacheTally>();
        services.AddSingleton<WorkEvents>();
        services.AddSingleton<AfterResponseQueue>();
        services.AddSingleton<AfterResponseHooks>();
        services.AddHostedService(provider => provider.GetRequiredService<AfterResponseQueue>());
        services.AddSingleton<RefreshQueue>();
        if (options.Cache.MaxBytes > 0)
        {
            services.AddHostedService(provider => provider.GetRequiredService<RefreshQueue>());
        }

        services.TryAddSingleton<IMemory, ProcessMemory>();
        services.AddSingleton<MemoryEvents>();
        services.AddSingleton<MemoryCeiling>();
        if (options.Memory.MaxBytes > 0)
        {
            services.AddHostedService(provider => provider.GetRequiredService<MemoryCeiling>());
        }

        services.AddSingleton<SharedPump>();
        services.AddSingleton<PageFetcher>();
        services.AddSingleton<CacheStep>();
        services.AddSingleton<CacheEndpoint>();
        services.TryAddSingleton(provider => InspectorMode.Of(options.Inspector, provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton<Inspector>();
        services.AddSingleton<InspectorEndpoint>();
        services.AddSingleton<ExplainCache>();
        services.AddSingleton<ResponseWarnings>();
        services.AddSingleton<Explainer>();
        services.AddSingleton<ExplainEndpoint>();
        services.AddSingleton<RequestNotes>();
        services.AddSingleton<EdgePipeline>();
        services.AddSingleton<IEdge, WatchedEdge>();
        services.AddSingleton<IOperatorEndpoints, OperatorEndpoints>();
        services.AddSingleton<StartSummary>();
        services.AddHostedService<StartNotes>();
        services.AddHostedService<DrainReport>();

        // The server in front of the functions, under either host.
        services.Configure<KestrelServerOptions>(kestrel => EdgeServer.Configure(kestrel, options));
        if (options.Server.BlockBytes > ServerOptions.OwnBlockBytes)
        {
            services.AddSingleton<IMemoryPoolFactory<byte>>(new ServerMemory(options.Server));
        }

        services.Configure<SocketTransportOptions>(sockets => InlineSockets.Configure(sockets, options));
        return services;
    }
}
