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
        new("nginx, buffered, sub_filter", true, false, origin => NginxAsync("nginx, buffered, sub_filter", origin, "")),
        new("nginx, unbuffered, sub_filter", true, false, origin => NginxAsync("nginx, unbuffered, sub_filter", origin, "proxy_buffering off;")),
        new("Bun HTMLRewriter", true, true, BunAsync),
        new("workerd HTMLRewriter", true, true, WorkerdAsync),
        new("ASP.NET Core + AngleSharp", true, true, origin => DotnetPeerAsync("ASP.NET Core + AngleSharp", "anglesharp", origin)),
        new("ASP.NET Core + HttpClient", false, true, origin => DotnetPeerAsync("ASP.NET Core + HttpClient", "plain", origin)),
        new("YARP", false, true, origin => DotnetPeerAsync("YARP", "yarp", origin)),
        new("HAProxy", false, false, HaproxyAsync),
    ];

    /// <summary>Those that serve from memory.</summary>
    public static Server[] Caches { get; } =
    [
        new("edge, cache", true, true, origin => EdgeAsync("edge, cache", origin, ("Cache__MaxBytes", "67108864"), ("Assets__Routes__0__Cache", "true"), ("Assets__Routes__0__DefaultTtl", "00:10:00"))),
        new("edge, cache, streaming", true, true, origin => EdgeAsync("edge, cache, streaming", origin, ("Cache__MaxBytes", "67108864"), ("Assets__Routes__0__Cache", "true"), ("Assets__Routes__0__DefaultTtl", "00:10:00"), ("Publisher__Delivery", "Streaming"))),
        new("nginx, proxy_cache", true, false, origin => NginxAsync("nginx, proxy_cache", origin, "proxy_cache c; proxy_cache_valid 200 10m; proxy_ignore_headers Cache-Control;")),
    ];

    /// <summary>Those whose name has one of these in it; all when there are none.</summary>
    public static IEnumerable<Server> Named(string[] names) =>
        All.Where(s => names.Length == 0 || names.Any(n => s.Name.Contains(n, StringComparison.OrdinalIgnoreCase)));

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

    private static async Task<ServerProcess?> NginxAsync(string name, string origin, string directives)
    {
        if (!File.Exists("/usr/sbin/nginx"))
        {
            return null;
        }

        var (url, folder) = (NextUrl(), Directory.CreateTempSubdirectory("edge-bench").FullName);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr crit; worker_processes 1;
            events { worker_connections 1024; }
            http {
              access_log off; client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              keepalive_requests 1000000; sendfile on;
              proxy_cache_path {{folder}}/cache keys_zone=c:1m max_size=64m;
              upstream o { server {{new Uri(origin).Authority}}; keepalive 64; keepalive_requests 1000000; }
              server {
                listen {{new Uri(url).Authority}};
                location / {
                  proxy_pass http://o; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $proxy_host; gunzip on;
                  gzip on; gzip_comp_level 1; proxy_buffers 64 32k; proxy_busy_buffers_size 64k; {{directives}}
                  sub_filter '{{origin}}' '{{url}}'; sub_filter '<head>' '<head><script src=/edge.js></script>'; sub_filter_once off;
                }
                # gunzip works for clients without gzip only, so what comes encoded is decoded by a hop within the process.
                location /gzip {
                  proxy_pass http://unix:{{folder}}/gunzip.sock; proxy_http_version 1.1; proxy_set_header Host $proxy_host; proxy_set_header Accept-Encoding "";
                  gzip on; gzip_comp_level 1; gzip_types text/html; proxy_buffers 64 32k; proxy_busy_buffers_size 64k;
                  sub_filter '{{origin}}' '{{url}}'; sub_filter '<head>' '<head><script src=/edge.js></script>'; sub_filter_once off;
                }
                location /bytes { proxy_pass http://o; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
              }
              server {
                listen unix:{{folder}}/gunzip.sock;
                location / { proxy_pass http://o; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $proxy_host; gunzip on; proxy_buffers 64 32k; proxy_busy_buffers_size 64k; }
              }
            }
            """);
        return await ServerProcess.StartAsync(name, url, ["/usr/sbin/nginx", "-c", Path.Combine(folder, "nginx.conf")]);
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
