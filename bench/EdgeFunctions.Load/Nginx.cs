namespace EdgeFunctions.Load;

/// <summary>nginx in one process: as a proxy that rewrites with <c>sub_filter</c>, and as a cache in front of that.</summary>
internal static class Nginx
{
    /// <summary>Keeps what the origin lets be kept, and for ten minutes what it says nothing of; one request for many readers.</summary>
    public const string Cache = "proxy_cache c; proxy_cache_valid 200 10m; proxy_cache_lock on;";

    private const string Program = "/usr/sbin/nginx";
    private const string Connection = "proxy_http_version 1.1; proxy_set_header Connection \"\";";

    // The first one counts most: without buffering it is the only one, and by default it is of 4 KB.
    private const string Buffers = "proxy_buffer_size 32k; proxy_buffers 64 32k; proxy_busy_buffers_size 64k;";
    private const string Copies = "proxy_buffering off; proxy_buffer_size 64k; proxy_buffers 8 64k; proxy_busy_buffers_size 64k;";

    /// <summary>A proxy that rewrites what it sends; a page that its own <c>proxy_cache</c> holds is rewritten again at each hit.</summary>
    /// <param name="name">What the tables call it.</param>
    /// <param name="origin">The origin's URL.</param>
    /// <param name="pages">Directives for pages.</param>
    /// <param name="assets">Directives for assets.</param>
    /// <param name="level">The level of gzip.</param>
    public static Task<ServerProcess?> RewritesAsync(string name, string origin, string pages, string assets = Copies, int level = 1) =>
        StartAsync(name, (url, folder) => Rewriting(origin, url, folder, new Uri(url).Authority, pages, assets, level), origin);

    /// <summary>A cache that holds pages as they were rewritten, by a server behind it in the same process: a hit is a file that is sent.</summary>
    /// <remarks>Without <c>tcp_nopush</c>: it holds the last chunk of a body without a length back until the reader acknowledges the ones before, 40 ms later.</remarks>
    /// <param name="name">What the tables call it.</param>
    /// <param name="origin">The origin's URL.</param>
    public static Task<ServerProcess?> CachesAsync(string name, string origin) =>
        StartAsync(name, (url, folder) => $$"""
              open_file_cache max=1000;
              server {
                listen {{new Uri(url).Authority}} backlog=4096;
                location / { proxy_pass http://unix:{{folder}}/rewrite.sock:; {{Connection}} {{Buffers}} {{Cache}} }
                location /bytes { proxy_pass http://o; {{Connection}} {{Cache}} }
              }
            {{Rewriting(origin, url, folder, $"unix:{folder}/rewrite.sock", "gzip_vary on;", "")}}
            """, origin);

    /// <summary>The server that rewrites; what comes encoded is decoded by a hop within the process, because gunzip works for clients without gzip only.</summary>
    private static string Rewriting(string origin, string url, string folder, string listen, string pages, string assets, int level = 1)
    {
        var rewrites = $"sub_filter '{origin}' '{url}'; sub_filter '<head>' '<head><script src=/edge.js></script>'; sub_filter_once off; gzip on; gzip_comp_level {level};";
        return $$"""
              server {
                listen {{listen}} backlog=4096;
                location / { proxy_pass http://o; {{Connection}} proxy_set_header Host $proxy_host; gunzip on; {{Buffers}} {{rewrites}} {{pages}} }
                location /gzip { proxy_pass http://unix:{{folder}}/gunzip.sock; proxy_http_version 1.1; proxy_set_header Host $proxy_host; proxy_set_header Accept-Encoding ""; {{Buffers}} {{rewrites}} {{pages}} }
                location /bytes { proxy_pass http://o; {{Connection}} {{assets}} }
              }
              server {
                listen unix:{{folder}}/gunzip.sock;
                location / { proxy_pass http://o; {{Connection}} proxy_set_header Host $proxy_host; gunzip on; {{Buffers}} }
              }
            """;
    }

    private static async Task<ServerProcess?> StartAsync(string name, Func<string, string, string> servers, string origin)
    {
        if (!File.Exists(Program))
        {
            return null;
        }

        var (url, folder) = (Servers.NextUrl(), Directory.CreateTempSubdirectory("edge-bench").FullName);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr crit; worker_processes 1;
            events { worker_connections 4096; }
            http {
              access_log off; client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              keepalive_requests 1000000; sendfile on;
              proxy_cache_path {{folder}}/cache keys_zone=c:1m max_size=64m;
              upstream o { server {{new Uri(origin).Authority}}; keepalive 64; keepalive_requests 1000000; }
            {{servers(url, folder)}}
            }
            """);
        return await ServerProcess.StartAsync(name, url, [Program, "-c", Path.Combine(folder, "nginx.conf")]);
    }
}
