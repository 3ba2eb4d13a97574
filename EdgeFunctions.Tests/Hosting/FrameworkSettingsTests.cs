using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeFunctions.Hosting;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>What the framework reads of the settings, in the program as it is started.</summary>
public sealed class FrameworkSettingsTests
{
    [Theory]
    [InlineData("json", "{\"EventId\":")]
    [InlineData("JSON", "{\"EventId\":")]
    [InlineData("systemd", "<4>EdgeFunctions.")]
    [InlineData("simple", "warn: EdgeFunctions.")]
    public async Task Start_FormOfTheLog_IsTheOneThatIsAskedFor(string name, string begins)
    {
        using var program = Start(("Edge__Publisher__OriginUrl", "http://origin.example"), ("Edge__Publisher__PublicHosts__0", "www.example.com"), ("Logging__Console__FormatterName", name));
        try
        {
            var line = "";
            while (!line!.Contains("requests that did not come through Front Door are answered", StringComparison.Ordinal))
            {
                line = await program.StandardOutput.ReadLineAsync(Patience.Token());
            }

            Assert.StartsWith(begins, line, StringComparison.Ordinal);
        }
        finally
        {
            program.Kill();
        }
    }

    /// <summary>The sample site has a server of its own, which must not read them.</summary>
    [Theory]
    [InlineData("Logging__LogLevel__Default", "Chatty", "Logging__LogLevel__Default = \"Chatty\" is no level")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT = \"collector:4317\" is not")]
    public async Task Start_WithoutSettingsOfTheEdge_WrongOnesAreNamed(string name, string value, string expected)
    {
        using var program = Start((name, value));
        var complaint = await program.StandardError.ReadToEndAsync(Patience.Token());
        await program.WaitForExitAsync(Patience.Token());
        Assert.Equal(1, program.ExitCode);
        Assert.Contains(expected, complaint, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EndpointsOfTheServer_AreNotTheSampleSites()
    {
        // A port of its own, where one of the two can listen and not both.
        using var program = Start(("Kestrel__Endpoints__Edge__Url", $"http://127.0.0.1:{FreePort()}"));
        try
        {
            // The server says first that these count, and not the address on the command line.
            string line;
            do
            {
                line = (await program.StandardOutput.ReadLineAsync(Patience.Token()))!;
                Assert.NotNull(line);
            }
            while (!line.StartsWith("EdgeFunctions serves", StringComparison.Ordinal));

            var url = line.Split(' ').First(w => w.StartsWith("http://", StringComparison.Ordinal));
            var site = (await program.StandardOutput.ReadLineAsync(Patience.Token()))!.Split(' ').Last();
            using var client = new HttpMessageInvoker(new SocketsHttpHandler());
            using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), Patience.Token());
            Assert.Contains("dataset.edge", await response.TextAsync(), StringComparison.Ordinal);
            Assert.NotEqual(new Uri(url).Port, new Uri(site).Port);
        }
        finally
        {
            program.Kill();
        }
    }

    // Below those that systems give to connections and to who asks for any port: nobody gets it by chance before the program does.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    private static Process Start(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(EmbeddedHost).Assembly.Location, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
