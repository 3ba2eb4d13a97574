using System.Net.Sockets;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EdgeFunctions.Hosting;

/// <summary>Runs the functions on Kestrel in this process, without Core Tools and a storage account.</summary>
internal static class EmbeddedHost
{
    public const string DefaultUrl = "http://localhost:7071";

    private static readonly string[] AddressKeys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    /// <summary>Runs until the process is told to stop.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="extend">Adds code to the edge.</param>
    /// <returns>The exit code: 1 when settings or the address to listen on are wrong.</returns>
    public static async Task<int> RunAsync(string[] args, Action<EdgeBuilder> extend)
    {
        try
        {
            if (args is [ExplainCommand.Name, ..])
            {
                return await ExplainCommand.RunAsync(args, extend);
            }

            var builder = CreateBuilder(args, Directory.GetCurrentDirectory());
            InlineSockets.Prepare(builder.Configuration);
            await using var sample = await SampleSite.StartIfUnconfiguredAsync(builder.Configuration);
            builder.Services.AddEdge(builder.Configuration, ServerTraits.Kestrel);
            builder.Services.AddEdge(extend);

            await using var app = Build(builder);
            if (await ListenAsync(app) is { } code)
            {
                return code;
            }

            StartupBanner.Print(app, sample);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (e is EdgeSettingsException or InvalidDataException)
        {
            StartupConsole.Complain(e.Message);
            return 1;
        }
    }

    /// <summary>Starts the server; complains when it cannot have its address: taken, not this machine's, not allowed, or no address at all.</summary>
    /// <returns>Null when it listens, else the exit code.</returns>
    internal static async Task<int?> ListenAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return null;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop before it had begun: by Ctrl+C, or by who runs the container. That is no failure.
            await app.StopAsync();
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or ArgumentException or InvalidOperationException)
        {
            // Services that run beside the server have begun. To stop them before they are disposed of tells the host that their ends are no crashes.
            await app.StopAsync();

            // The outermost message of a taken port repeats the address; the innermost says what is wrong.
            var asked = AddressKeys.Select(key => app.Configuration[key]).First(value => !string.IsNullOrEmpty(value));
            StartupConsole.Complain($"Cannot listen on {asked}: {e.GetBaseException().Message.TrimEnd('.')}. Choose another address with --urls http://localhost:PORT.");
            return 1;
        }
    }

    /// <summary>A builder with the embedded host's configuration: local settings below the environment, and the default address.</summary>
    /// <param name="args">The command line: <c>--urls</c> and any setting.</param>
    /// <param name="directory">Where local.settings.json is looked for, and upwards from there; null for nowhere.</param>
    /// <exception cref="EdgeSettingsException">The command line has arguments that nobody reads.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args, string? directory)
    {
        // Settings are read once, at the start. Watching their files costs a watch of every folder below, and a tenth of the start.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. ReadCommandLine(args)]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (directory is not null && LocalSettings.Find(directory) is { } path)
        {
            // Lowest of all sources: the environment and the command line win, as with Core Tools.
            ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
            {
                InitialData = LocalSettings.Read(path),
            });
        }

        // Container images of ASP.NET Core set the port only (ASPNETCORE_HTTP_PORTS).
        if (AddressKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key])))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        AddConsole(builder);

        ServerLogs.Quieten(builder.Logging, builder.Configuration);

        // What it logs of a failed start it also throws.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        return builder;
    }

    // One line each for a person; in a container, whoever collects the lines may want another form.
    private static void AddConsole(WebApplicationBuilder builder)
    {
        switch (builder.Configuration["Logging:Console:FormatterName"]?.ToLowerInvariant())
        {
            case ConsoleFormatterNames.Json:
                builder.Logging.AddJsonConsole();
                break;
            case ConsoleFormatterNames.Systemd:
                builder.Logging.AddSystemdConsole();
                break;
            default:
                builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
                break;
        }
    }

    private static string[] ReadCommandLine(string[] args)
    {
        var named = Array.ConvertAll(args, CommandLineName.Of);
        return CommandLineFaults.Of(named) is { Count: > 0 } faults ? throw new EdgeSettingsException(faults) : named;
    }

    /// <summary>The application with every function mapped.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        AddResults(builder.Services);
        builder.Services.AddRouting();
        var functions = HttpFunction.FindIn(typeof(EmbeddedHost).Assembly).ToArray();
        foreach (var type in functions.Where(f => !f.Method.IsStatic).Select(f => f.Method.DeclaringType!))
        {
            builder.Services.TryAddTransient(type);
        }

        var app = builder.Build();
        var prefix = HostJson.ReadRoutePrefix(AppContext.BaseDirectory);
        var options = app.Services.GetRequiredService<EdgeOptions>();
        var mapped = Array.ConvertAll(functions, function => new MappedFunction(function, function.Pattern(prefix), new FunctionInvoker(function, FactoryOf(function, app.Services, builder.Services), options, app.Environment).InvokeAsync));
        if (CatchAll.Among(mapped) is { } all)
        {
            app.Use(all.Before);
            app.UseRouting();
        }

        foreach (var (function, pattern, call) in mapped)
        {
            var endpoint = function.Trigger.Methods.Length == 0
                ? app.Map(pattern, call)
                : app.MapMethods(pattern, function.Trigger.Methods.Select(m => m.ToUpperInvariant()), call);
            endpoint.WithDisplayName(function.Name);
        }

        return app;
    }

    private static FunctionFactory? FactoryOf(HttpFunction function, IServiceProvider provider, IServiceCollection services) =>
        function.Method.IsStatic ? null : new FunctionFactory(function.Method.DeclaringType!, provider, FunctionFactory.NeedsScope(function.Method.DeclaringType!, services));

    /// <summary>What executes the framework's own results. Of the rest of MVC, which serves controllers, a cold start need see nothing.</summary>
    private static void AddResults(IServiceCollection services)
    {
        // With a list of assemblies, if an empty one, none are looked for.
        services.AddSingleton(new ApplicationPartManager());
        services.AddMvcCore();

        // These choose among controllers, of which there are none; for that the first request would make most of what MVC consists of.
        foreach (var policy in services.Where(s => s.ServiceType == typeof(MatcherPolicy) && s.ImplementationType?.Assembly == typeof(MvcOptions).Assembly).ToArray())
        {
            services.Remove(policy);
        }
    }
}
