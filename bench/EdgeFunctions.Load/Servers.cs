using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeFunctions.Load;

/// <summary>The servers that are compared: same origin, same job.</summary>
internal static class Servers
{
    public static Server[] All { get; } =
    [
        new("edge", true, true, origin => EdgeAsync("edge", origin)),
        new("edge, streaming", true, true, origin => EdgeAsync("edge, streaming", origin, ("Publisher__Delivery", "Streaming"))),
        new("nginx, buffered, sub_filter", true, false, origin => Nginx.RewritesAsync("nginx, buffered, sub_filter", origin, "")),
        new("nginx, unbuffered, sub_filter", true, false, origin => Nginx.RewritesAsync("nginx, unbuffered, sub_filter", origin, "proxy_buffering off;")),
        new("nginx, buffered, gzip level 6", true, false, origin => Nginx.RewritesAsync("nginx, buffered, gzip level 6", origin, "", level: 6)),
        new("Bun HTMLRewriter", true, true, BunAsync),
        new("workerd HTMLRewriter", true, true, WorkerdAsync),
        new("ASP.NET Core + AngleSharp", true, true, origin => DotnetPeerAsync("ASP.NET Core + AngleSharp", "anglesharp", origin)),
        new("ASP.NET Core + HttpClient", false, true, origin => DotnetPeerAsync("ASP.NET Core + HttpClient", "plain", origin)),
        new("YARP", false, true, origin => DotnetPeerAsync("YARP", "yarp", origin)),
        new("HAProxy", false, false, HaproxyAsync),
    ];

    /// <summary>Those that keep what they have sent.</summary>
    public static Server[] Caches { get; } =
    [
        new("edge, cache", true, true, origin => EdgeAsync("edge, cache", origin, Cache)),
        new("edge, cache, streaming", true, true, origin => EdgeAsync("edge, cache, streaming", origin, [.. Cache, ("Publisher__Delivery", "Streaming")])),
        new("nginx, proxy_cache of rewritten pages", true, false, origin => Nginx.CachesAsync("nginx, proxy_cache of rewritten pages", origin)),
        new("nginx, proxy_cache, sub_filter at each hit", true, false, origin => Nginx.RewritesAsync("nginx, proxy_cache, sub_filter at each hit", origin, Nginx.Cache, Nginx.Cache)),
    ];

    private static (string Name, string Value)[] Cache =>
        [("Cache__MaxBytes", "67108864"), ("Assets__Routes__0__Cache", "true"), ("Assets__Routes__0__DefaultTtl", "00:10:00")];

    /// <summary>Those whose name has one of these in it; all when there are none.</summary>
    public static IEnumerable<Server> Named(string[] names, Server[]? among = null) =>
        (among ?? All).Where(s => names.Length == 0 || names.Any(n => s.Name.Contains(n, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The edge with <c>/bytes</c> as an asset route and one script in every page.</summary>
    public static async Task<ServerProcess?> EdgeAsync(string name, string origin, params (string Name, string Value)[] settings)
    {
        var url = NextUrl();
        return await ServerProcess.StartAsync(name, url, EdgeCommand(url), EdgeSettings(origin, settings));
    }

    public static string[] EdgeCommand(string url) => ["dotnet", "exec", Path.Combine(Repository.Edge, "EdgeFunctions.dll"), "--urls", url];

    public static (string Name, string Value)[] EdgeSettings(string origin, params (string Name, string Value)[] settings) =>
    [
        ("Edge__Publisher__OriginUrl", origin), ("Edge__Origin__AllowLoopback", "true"),
        ("Edge__Assets__Routes__0__Prefix", "/bytes"), ("Edge__Assets__Routes__0__OriginUrl", origin),
        ("Edge__Inject__0__Html", "<script src=/edge.js></script>"),
        // The others log no requests either.
        ("Edge__Diagnostics__RequestLog", "false"),
        .. settings.Select(s => ("Edge__" + s.Name, s.Value)),
    ];

    /// <summary>An address that was free a moment ago.</summary>
    public static string NextUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return "http://" + listener.LocalEndpoint;
    }

    private static async Task<ServerProcess?> HaproxyAsync(string origin)
    {
        if (!File.Exists("/usr/sbin/haproxy"))
        {
            return null;
        }

        var (url, folder) = (NextUrl(), Directory.CreateTempSubdirectory("edge-bench").FullName);
        await File.WriteAllTextAsync(Path.Combine(folder, "haproxy.cfg"), $"""
            global
              nbthread 1
            defaults
              mode http
              option http-no-delay
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend f
              bind {new Uri(url).Authority}
              default_backend o
            backend o
              http-reuse always
              server s {new Uri(origin).Authority}

            """);
        return await ServerProcess.StartAsync("HAProxy", url, ["/usr/sbin/haproxy", "-db", "-f", Path.Combine(folder, "haproxy.cfg")]);
    }

    private static async Task<ServerProcess?> BunAsync(string origin)
    {
        var folder = Path.Combine(Repository.Root, "bench", "peers");
        var bun = Path.Combine(folder, "node_modules", "@oven", "bun-linux-x64", "bin", "bun");
        var url = NextUrl();
        return File.Exists(bun) ? await ServerProcess.StartAsync("Bun HTMLRewriter", url, [bun, Path.Combine(folder, "bun.js"), origin, new Uri(url).Port.ToString(CultureInfo.InvariantCulture)]) : null;
    }

    private static async Task<ServerProcess?> WorkerdAsync(string origin)
    {
        var peers = Path.Combine(Repository.Root, "bench", "peers");
        var workerd = Path.Combine(peers, "node_modules", "@cloudflare", "workerd-linux-64", "bin", "workerd");
        if (!File.Exists(workerd))
        {
            return null;
        }

        var (url, folder) = (NextUrl(), Directory.CreateTempSubdirectory("edge-bench").FullName);
        File.Copy(Path.Combine(peers, "worker.js"), Path.Combine(folder, "worker.js"));
        await File.WriteAllTextAsync(Path.Combine(folder, "config.capnp"), $$"""
            using Workerd = import "/workerd/workerd.capnp";
            const config :Workerd.Config = (
              services = [ (name = "main", worker = .main), (name = "net", network = (allow = ["local"])) ],
              sockets = [ (name = "http", address = "{{new Uri(url).Authority}}", http = (), service = "main") ]
            );
            const main :Workerd.Worker = (
              modules = [ (name = "worker.js", esModule = embed "worker.js") ],
              compatibilityDate = "2026-01-01", globalOutbound = "net",
              bindings = [ (name = "ORIGIN", text = "{{origin}}"), (name = "URL", text = "{{url}}") ]
            );
            """);
        return await ServerProcess.StartAsync("workerd HTMLRewriter", url, [workerd, "serve", Path.Combine(folder, "config.capnp")]);
    }

    private static async Task<ServerProcess?> DotnetPeerAsync(string name, string kind, string origin)
    {
        var url = NextUrl();
        return await ServerProcess.StartAsync(name, url, ["dotnet", "exec", Path.Combine(Repository.Peers, "EdgeFunctions.Peers.dll"), kind, origin, url]);
    }
}
