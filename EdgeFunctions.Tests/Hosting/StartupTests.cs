using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeFunctions.Hosting;
using EdgeFunctions.Html;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Extending;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>The program as it is started: its console, its settings, its exit code.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task Start_WrongSettings_ListsAllAndExitsWith1()
    {
        using var program = Start([], ("Edge__Publisher__OriginUrl", "nonsense"), ("Edge__Publisher__Delivery", "Sometimes"), ("Edge__Origin__IdleTimeout", "soon"));
        var complaint = await program.StandardError.ReadToEndAsync(Patience.Token());
        await program.WaitForExitAsync(Patience.Token());
        Assert.Equal(1, program.ExitCode);
        Assert.Contains("3 settings are wrong", complaint, StringComparison.Ordinal);
        Assert.Contains("Edge__Publisher__OriginUrl = \"nonsense\"", complaint, StringComparison.Ordinal);
        Assert.Contains("Edge__Publisher__Delivery = \"Sometimes\"", complaint, StringComparison.Ordinal);
        Assert.Contains("Edge__Origin__IdleTimeout = \"soon\"", complaint, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OneWrongSetting_IsSaidInTheSingular()
    {
        using var program = Start([], ("Edge__Publisher__OriginUrl", "nonsense"));
        Assert.StartsWith("1 setting is wrong:", await program.StandardError.ReadToEndAsync(Patience.Token()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutSettings_ServesTheSampleAndSaysSoFirst()
    {
        using var program = Start(["--urls", "http://127.0.0.1:0"]);
        try
        {
            var said = new List<string?>();
            for (var i = 0; i < 4; i++)
            {
                said.Add(await program.StandardOutput.ReadLineAsync(Patience.Token()));
            }

            var url = said[0]!.Split(' ').First(w => w.StartsWith("http://", StringComparison.Ordinal));
            Assert.Contains("origin at http://127.0.0.1:", said[1], StringComparison.Ordinal);
            Assert.Contains("Edge__Publisher__OriginUrl=", said[2], StringComparison.Ordinal);
            var variant = said[3]!.Split(' ').Last();

            using var client = new HttpMessageInvoker(new SocketsHttpHandler());
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await client.SendAsync(request, Patience.Token());
            Assert.Contains("dataset.edge", await response.TextAsync(), StringComparison.Ordinal);

            using var previewed = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, variant), Patience.Token());
            Assert.Contains("/?from=tides#today", await previewed.TextAsync(), StringComparison.Ordinal);
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task Start_LocalSettings_AreReadAndTheEnvironmentWins()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "local.settings.json"),
                """{ "Values": { "Edge__Publisher__OriginUrl": "http://from-file.example", "Edge__Publisher__Delivery": "Nonsense" } } // a comment""");
            using var program = Start([], folder.FullName, ("Edge__Publisher__OriginUrl", "from-environment"));
            var complaint = await program.StandardError.ReadToEndAsync(Patience.Token());
            Assert.Contains("Edge__Publisher__OriginUrl = \"from-environment\"", complaint, StringComparison.Ordinal);
            Assert.Contains("Edge__Publisher__Delivery = \"Nonsense\"", complaint, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_LocalSettingsAbove_SaysWhichFile()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "local.settings.json"), """{ "Values": { "Edge__Publisher__OriginUrl": "http://from-file.example" } }""");
            using var program = Start(["--urls", "http://127.0.0.1:0"], folder.CreateSubdirectory("below").FullName);
            try
            {
                Assert.StartsWith("EdgeFunctions serves http://from-file.example at ", await program.StandardOutput.ReadLineAsync(Patience.Token()), StringComparison.Ordinal);
                Assert.EndsWith(Path.Combine(folder.Name, "local.settings.json"), await program.StandardOutput.ReadLineAsync(Patience.Token()), StringComparison.Ordinal);
            }
            finally
            {
                program.Kill();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("{\n  \"Values\": {\n    Edge\n  }\n}", "local.settings.json is not JSON, line 3: ")]
    [InlineData("", "local.settings.json is not JSON, line 1: ")]
    [InlineData("[]", "local.settings.json is not a JSON object.")]
    [InlineData("{ \"Edge__Publisher__OriginUrl\": \"https://a.example\" }", "local.settings.json has Edge__Publisher__OriginUrl beside Values; ")]
    [InlineData("{ \"values\": {} }", "local.settings.json has values beside Values; ")]
    [InlineData("{ \"Values\": [] }", "local.settings.json: Values is no JSON object.")]
    [InlineData("{ \"Values\": { \"Edge\": { \"Publisher\": {} } } }", "local.settings.json: Edge is no text; ")]
    [InlineData("{ \"Values\": { \"Edge__Rewrite__Hosts\": [\"a.example\"] } }", "local.settings.json: Edge__Rewrite__Hosts is no text; ")]
    [InlineData("{ \"Values\": { \"Edge__Inject__0__Html\": \"a\", \"edge__inject__0__html\": \"b\" } }", "local.settings.json has edge__inject__0__html twice; ")]
    public async Task Start_LocalSettingsThatCannotBeRead_SaysWhereAndExitsWith1(string content, string expected)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "local.settings.json"), content);
            using var program = Start([], folder.FullName);
            var complaint = await program.StandardError.ReadToEndAsync(Patience.Token());
            await program.WaitForExitAsync(Patience.Token());
            Assert.Equal(1, program.ExitCode);
            Assert.Contains(folder.Name + Path.DirectorySeparatorChar + expected, complaint, StringComparison.Ordinal);
            Assert.Single(complaint.TrimEnd().Split('\n'));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_LocalSettingsThatAnotherHasOpen_SaysSoInOneLineAndExitsWith1()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await using var open = new FileStream(Path.Combine(folder.FullName, "local.settings.json"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            using var program = Start([], folder.FullName);
            var complaint = await program.StandardError.ReadToEndAsync(Patience.Token());
            await program.WaitForExitAsync(Patience.Token());
            Assert.Equal(1, program.ExitCode);
            Assert.Contains("local.settings.json cannot be read: ", complaint, StringComparison.Ordinal);
            Assert.Single(complaint.TrimEnd().Split('\n'));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_PortIsTaken_SaysSoInOneLineAndExitsWith1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await AssertCannotListenAsync($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
    }

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://192.0.2.1:8080")]
    public Task Start_AddressThatCannotBe_SaysSoInOneLineAndExitsWith1(string url) => AssertCannotListenAsync(url);

    [Fact]
    public Task Start_AddressThatCannotBeWithServicesUnderWay_SaysSoInOneLineAndExitsWith1() =>
        AssertCannotListenAsync("http://192.0.2.1:8080", ("Edge__Publisher__OriginUrl", "http://origin.example"), ("Edge__Memory__MaxBytes", "500000000"));

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://*:0")]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:0")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "0")]
    public async Task Start_AnyAddress_TheAddressThatIsSaidCanBeOpened(string name, string value)
    {
        using var program = Start([], (name, value));
        try
        {
            var said = await program.StandardOutput.ReadLineAsync(Patience.Token());
            var url = new Uri(said!.Split(' ').First(w => w.StartsWith("http://", StringComparison.Ordinal)));
            Assert.Equal("localhost", url.Host);
            Assert.NotEqual(7071, url.Port);
            using var client = new HttpMessageInvoker(new SocketsHttpHandler());
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await client.SendAsync(request, Patience.Token());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task Explain_OnTheConsole_PrintsAndExits()
    {
        using var program = Start(["explain", "/slow", "--host", "localhost:1234"]);
        var said = await program.StandardOutput.ReadToEndAsync(Patience.Token());
        await program.WaitForExitAsync(Patience.Token());
        Assert.Equal(0, program.ExitCode);
        Assert.StartsWith("GET http://localhost:1234/slow\n", said, StringComparison.Ordinal);
        Assert.Contains("Gate       Rewrite (Rewritable).", said, StringComparison.Ordinal);
        Assert.Contains("    + http://localhost:1234/feed.xml", said, StringComparison.Ordinal);
        Assert.Contains("leftover-origin: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OnTheConsole_AsJsonForScripts()
    {
        using var program = Start(["explain", "/media/site/logo.svg", "--json"]);
        using var json = await System.Text.Json.JsonDocument.ParseAsync(program.StandardOutput.BaseStream, default, Patience.Token());
        await program.WaitForExitAsync(Patience.Token());
        Assert.Equal(0, program.ExitCode);
        Assert.Equal("PassThrough", json.RootElement.GetProperty("gate").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Explain_OnTheConsole_RunsTheCodeOfTheEdge()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<body><p>x</p>"u8.ToArray());
        var seen = new List<string>();

        var code = await EmbeddedHost.RunAsync(
            ["explain", "/a", "--Edge:Publisher:OriginUrl", origin.Url, "--Edge:Origin:AllowLoopback", "true"],
            edge => edge.Transform("/a", html => html.OnElement("p", (in Element _, PageAddress page) => seen.Add(page.Path))));

        Assert.Equal(0, code);
        Assert.Equal(["/a"], seen);
    }

    [Fact]
    public async Task Explain_WithoutPath_SaysHowAndExitsWith1()
    {
        using var program = Start(["explain"]);
        Assert.StartsWith("explain PATH", await program.StandardError.ReadToEndAsync(Patience.Token()), StringComparison.Ordinal);
        await program.WaitForExitAsync(Patience.Token());
        Assert.Equal(1, program.ExitCode);
    }

    private static async Task AssertCannotListenAsync(string url, params (string Name, string Value)[] environment)
    {
        using var program = Start(["--urls", url], environment);
        var said = program.StandardOutput.ReadToEndAsync(Patience.Token());
        var complaint = await program.StandardError.ReadToEndAsync(Patience.Token());
        await program.WaitForExitAsync(Patience.Token());
        Assert.Equal(1, program.ExitCode);
        Assert.StartsWith($"Cannot listen on {url}: ", complaint, StringComparison.Ordinal);
        Assert.Single(complaint.TrimEnd().Split('\n'));
        Assert.Empty(await said);
    }

    private static Process Start(string[] args, params (string Name, string Value)[] environment) => Start(args, Path.GetTempPath(), environment);

    private static Process Start(string[] args, string directory, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(EmbeddedHost).Assembly.Location, .. args])
        {
            WorkingDirectory = directory,
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
