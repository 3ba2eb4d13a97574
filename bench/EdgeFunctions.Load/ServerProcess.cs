using System.Diagnostics;
using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>A server under test, in a process of its own on the first core.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(string name, Process process, string url)
    {
        Name = name;
        _process = process;
        Url = url;
    }

    public string Name { get; }

    public string Url { get; }

    /// <summary>User and system time so far, in microseconds, of the process.</summary>
    public double CpuMicroseconds
    {
        get
        {
            // utime and stime are fields 14 and 15, in ticks of 10 ms; the name before them is in parentheses.
            var stat = File.ReadAllText($"/proc/{Worker}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 10_000.0;
        }
    }

    /// <summary>Peak resident memory so far, in bytes (Linux's VmHWM).</summary>
    public long PeakBytes => long.Parse(
        File.ReadLines($"/proc/{Worker}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024;

    // nginx serves in a child.
    private int Worker { get; set; }

    /// <summary>The edge's Release build, published ReadyToRun as it is deployed, with <c>/bytes</c> as an asset route.</summary>
    public static async Task<ServerProcess> StartEdgeAsync(string origin, params (string Name, string Value)[] settings)
    {
        var root = Root();
        var start = new ProcessStartInfo("taskset", ["-c", "0", "dotnet", "exec", Path.Combine(root, "EdgeFunctions", "bin", "embedded", "Release", "net10.0", "EdgeFunctions.dll"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["Edge__Publisher__OriginUrl"] = origin;
        start.Environment["Edge__Origin__AllowLoopback"] = "true";
        start.Environment["Edge__Assets__Routes__0__Prefix"] = "/bytes";
        start.Environment["Edge__Assets__Routes__0__OriginUrl"] = origin;
        start.Environment["Edge__Inject__0__Html"] = "<script src=/edge.js></script>";
        foreach (var (name, value) in settings)
        {
            start.Environment["Edge__" + name] = value;
        }

        var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The edge did not start.");
        return new ServerProcess("edge", process, said.Split(' ')[^1]) { Worker = process.Id };
    }

    /// <summary>nginx with sub_filter; null where it is not installed.</summary>
    public static async Task<ServerProcess?> StartNginxAsync(string origin, int port)
    {
        if (!File.Exists("/usr/sbin/nginx"))
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("edge-bench").FullName;
        var url = $"http://127.0.0.1:{port}";
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr crit; worker_processes 1;
            events { worker_connections 1024; }
            http {
              access_log off; client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              keepalive_requests 1000000;
              upstream o { server {{new Uri(origin).Authority}}; keepalive 64; keepalive_requests 1000000; }
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  proxy_pass http://o; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $proxy_host; gunzip on; proxy_buffers 64 32k; proxy_busy_buffers_size 64k;
                  sub_filter '{{origin}}' '{{url}}'; sub_filter '<head>' '<head><script src=/edge.js></script>'; sub_filter_once off;
                }
                location /bytes { proxy_pass http://o; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
              }
            }
            """);
        var process = Process.Start(new ProcessStartInfo("taskset", ["-c", "0", "/usr/sbin/nginx", "-c", Path.Combine(folder, "nginx.conf")]))!;
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        for (var i = 0; i < 50; i++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url + "/page/100");
                using var response = await client.SendAsync(request, CancellationToken.None);
                break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        return new ServerProcess("nginx, buffered, sub_filter", process, url) { Worker = process.Id };
    }

    public static async Task BuildAsync()
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", "-c", "Release", "-v", "q", Path.Combine(Root(), "EdgeFunctions")]) { RedirectStandardOutput = true })!;
        await build.WaitForExitAsync();
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException("The edge does not build.");
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EdgeFunctions.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Run this inside the repository.");
        }

        return directory.FullName;
    }
}
